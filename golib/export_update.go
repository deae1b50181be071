package main

// #include "golib_update.h"
import "C"

import (
	"unsafe"

	"github.com/gondk/gondk/golib/update"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
)

// configMax is how long a text of golib_update_config may be: several keys have more than a path.
const configMax = 64 << 10

//export golib_update_open
func golib_update_open(config C.golib_update_settings, handle *C.uint64_t, reason *C.char, cap C.size_t) C.int32_t {
	if handle == nil {
		return C.GOLIB_EINVAL
	}
	*handle = 0
	putCut(reason, cap, "")
	c, err := parseConfig(config)
	if err == nil {
		var u *updater
		if u, err = newUpdater(c); err == nil {
			*handle = C.uint64_t(updaters.Add(u))
			return C.GOLIB_OK
		}
	}
	putCut(reason, cap, err.Error())
	return code(err)
}

// parseConfig reads what the caller knows of the settings.
func parseConfig(from C.golib_update_settings) (c update.Config, err error) {
	if from == nil {
		return c, configError("it is NULL")
	}
	if from.size < C.sizeof_struct_golib_update_config {
		return c, configError("size is not sizeof(struct golib_update_config)")
	}
	var ok [4]bool
	var keys, hmac string
	c.Dir, ok[0] = text(from.dir)
	c.URL, ok[1] = text(from.url)
	keys, ok[2] = longText(from.keys, configMax)
	if ok[3] = from.hmac_key == nil; !ok[3] {
		hmac, ok[3] = longText(from.hmac_key, configMax)
	}
	for i, name := range []string{"dir", "url", "keys", "hmac_key"} {
		if !ok[i] {
			return c, configError(name + " is NULL, empty or too long")
		}
	}
	if from.rate > 1<<62 {
		return c, configError("rate is too high")
	}
	c.Rate = int64(from.rate)
	if c.Keys, err = metadata.ParsePublicKeys(keys); err != nil {
		return c, configError("keys: " + err.Error())
	}
	if from.hmac_key != nil {
		if c.HMACKey, err = request.ParseKey(hmac); err != nil {
			return c, configError("hmac_key: " + err.Error())
		}
	}
	return c, nil
}

//export golib_update_current
func golib_update_current(handle C.uint64_t, path *C.char, cap C.size_t, content *C.struct_golib_update_content) C.int32_t {
	return with(handle, func(u *updater) C.int32_t {
		current := u.Current()
		if content != nil {
			*content = C.struct_golib_update_content{version: C.int64_t(current.Version), size: C.int64_t(current.Size)}
			if current.Confirmed {
				content.confirmed = 1
			}
		}
		if path == nil {
			return C.int32_t(len(current.Path))
		}
		return put(path, cap, current.Path)
	})
}

//export golib_update_check
func golib_update_check(handle C.uint64_t, to *C.struct_golib_update_release) C.int32_t {
	if to == nil {
		return C.GOLIB_EINVAL
	}
	*to = C.struct_golib_update_release{}
	return with(handle, func(u *updater) C.int32_t {
		release, err := u.check()
		if err != nil {
			return u.fail(err)
		}
		if release != nil {
			*to = C.struct_golib_update_release{version: C.int64_t(release.Version), size: C.int64_t(release.Size), download: C.int64_t(release.Download)}
		}
		return C.GOLIB_OK
	})
}

//export golib_update_apply
func golib_update_apply(handle C.uint64_t, tell C.golib_update_progress, user unsafe.Pointer) C.int32_t {
	return with(handle, func(u *updater) C.int32_t { return u.result(u.apply(thread(), progress(tell, user))) })
}

//export golib_update_confirm
func golib_update_confirm(handle C.uint64_t, version C.int64_t) C.int32_t {
	return with(handle, func(u *updater) C.int32_t { return u.result(u.Confirm(int64(version))) })
}

//export golib_update_rollback
func golib_update_rollback(handle C.uint64_t) C.int32_t {
	return with(handle, func(u *updater) C.int32_t { return u.result(u.Rollback()) })
}

//export golib_update_cancel
func golib_update_cancel(handle C.uint64_t) C.int32_t {
	return with(handle, func(u *updater) C.int32_t {
		u.cancel()
		return C.GOLIB_OK
	})
}

//export golib_update_close
func golib_update_close(handle C.uint64_t) C.int32_t {
	return with(handle, func(u *updater) C.int32_t {
		if u.inCallback(thread()) {
			return u.fail(errInCallback)
		}
		if _, ok := updaters.Remove(uint64(handle)); !ok {
			return C.GOLIB_EINVAL // another thread was faster
		}
		u.stop()
		if err := u.Close(); err != nil {
			return code(err)
		}
		return C.GOLIB_OK
	})
}

//export golib_update_last_error
func golib_update_last_error(handle C.uint64_t, buf *C.char, cap C.size_t) C.int32_t {
	return with(handle, func(u *updater) C.int32_t { return putCut(buf, cap, u.lastError()) })
}

// with calls f with the value of a handle.
func with(handle C.uint64_t, f func(*updater) C.int32_t) C.int32_t {
	u, ok := updaters.Get(uint64(handle))
	if !ok {
		return C.GOLIB_EINVAL
	}
	return f(u)
}

func (u *updater) result(err error) C.int32_t {
	if err != nil {
		return u.fail(err)
	}
	return C.GOLIB_OK
}

func (u *updater) fail(err error) C.int32_t {
	u.note(err)
	return code(err)
}
