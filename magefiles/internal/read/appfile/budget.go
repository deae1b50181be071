package appfile

import "fmt"

// budget limits how much is kept of a file's names and libraries. A few bytes of a hostile dex can claim a native method with a name of 64
// KiB, and a library of a hundred bytes, when deflated, a thousand sections.
type budget struct{ left int64 }

// newBudget allows what the file has in bytes, and enough for the method tables of any small app.
func newBudget(size int64) *budget { return &budget{size + 8<<20} }

func (b *budget) take(n int) error {
	if b.left -= int64(n); b.left < 0 {
		return fmt.Errorf("its names and tables, with those read before it, take more memory than the whole file; it is damaged or malicious")
	}
	return nil
}
