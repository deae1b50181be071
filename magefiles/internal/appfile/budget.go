package appfile

import "fmt"

// budget bounds what is kept of a file's names. A few bytes of a hostile dex can claim a native method with a name of 64 KiB.
type budget struct{ left int64 }

// newBudget allows what the file has in bytes, and enough for the method tables of any small app.
func newBudget(size int64) *budget { return &budget{size + 8<<20} }

func (b *budget) take(n int) error {
	if b.left -= int64(n); b.left < 0 {
		return fmt.Errorf("the names in it are longer than the whole file; it is damaged or made to harm")
	}
	return nil
}
