package appfile

import (
	"compress/flate"
	"fmt"
	"io"
)

// room bounds what one file and all zips in it may come to together. The ratio of one entry bounds little where zips lie in zips: a few
// megabytes could stand for APKs of gigabytes, and these for libraries of terabytes.
type room struct {
	unpacked, mostUnpacked uint64 // bytes
	listed, mostListed     int    // entries

	inflate io.Reader // kept from one entry to the next: it takes 44 KB
}

// newRoom allows a file of size bytes to unpack to 16 times as much, where apps have 3, and to have an entry for each 64 bytes, which
// take about twice as much memory. Small files may have more.
func newRoom(size int64) *room {
	return &room{mostUnpacked: 16*uint64(size) + 512<<20, mostListed: int(size/64) + maxEntries}
}

// unpack takes the bytes of an entry.
func (r *room) unpack(size uint64) error {
	if size > r.mostUnpacked-r.unpacked {
		return fmt.Errorf("unpacked, it and what came before have more than %d bytes; the file is damaged or made to harm", r.mostUnpacked)
	}
	r.unpacked += size
	return nil
}

// list takes the entries of a zip.
func (r *room) list(count int) error {
	if count > r.mostListed-r.listed {
		return fmt.Errorf("its %d entries and those of the zips before it are more than %d; the file is damaged or made to harm", count, r.mostListed)
	}
	r.listed += count
	return nil
}

// inflater gives a reader of deflated bytes. It is good until the next call: no entry is unpacked while another one is.
func (r *room) inflater(deflated io.Reader) (io.Reader, error) {
	if r.inflate == nil {
		r.inflate = flate.NewReader(deflated)
		return r.inflate, nil
	}
	return r.inflate, r.inflate.(flate.Resetter).Reset(deflated, nil)
}
