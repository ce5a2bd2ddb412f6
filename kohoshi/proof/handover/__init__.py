"""下版: what the printer gets, with its record, 仕様票 and 出力見本."""
