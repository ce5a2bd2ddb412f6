"""Tables 表 of an article: how they are written, how their cells lie, what their figures say."""
