package disk

import "errors"

// ErrLocked is for a lock that another one holds.
var ErrLocked = errors.New("already in use by this or another process: close it there first")
