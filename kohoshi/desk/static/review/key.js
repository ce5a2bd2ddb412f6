// A name for one thing to be sent, made here: sent again after a lost answer it is stored once.
export const freshKey = () => crypto.randomUUID();
