package appfile

import (
	"compress/flate"
	"fmt"
	"io"
)

// room limits the unpacked size of one file and all zips in it. A limit on the ratio of one entry is not enough for zips in zips: a few
// megabytes could unpack to gigabytes of APKs, and these to terabytes of libraries.
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
		return fmt.Errorf("unpacked, it and the entries before it have more than %d bytes; the file is damaged or malicious", r.mostUnpacked)
	}
	r.unpacked += size
	return nil
}

// list takes the entries of a zip.
func (r *room) list(count int) error {
	if count > r.mostListed-r.listed {
		return fmt.Errorf("its %d entries, with those of the zips before it, are more than %d; the file is damaged or malicious", count, r.mostListed)
	}
	r.listed += count
	return nil
}

// inflater returns a reader of deflated bytes. It is good until the next call: no entry is unpacked while another one is.
func (r *room) inflater(deflated io.Reader) (io.Reader, error) {
	if r.inflate == nil {
		r.inflate = flate.NewReader(deflated)
		return r.inflate, nil
	}
	return r.inflate, r.inflate.(flate.Resetter).Reset(deflated, nil)
}
