package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// amount gives bytes as people read them: 2.20 MB. A kB has 1000 bytes, as in Play's console.
func amount(n int64) string {
	switch {
	case n <= 0:
		return "–"
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 999_950:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 999_995_000:
		return fmt.Sprintf("%.2f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1e9)
}

// grouped gives bytes with commas between thousands.
func grouped(n int64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// share is a part of the largest of its kind, in percent with one digit, so that bars are exact and their text short.
func share(n, of int64) string {
	if n <= 0 || of <= 0 {
		return "0"
	}
	return fmt.Sprintf("%.1f", max(0.5, 100*min(1, float64(n)/float64(of))))
}

// breakdown is what the Go packages of one library weigh, for the ABIs and build paths where it was measured.
type breakdown struct {
	Name    string
	Columns []column
	Rows    []breakdownRow
}

type breakdownRow struct {
	Path  string
	Bytes []int64 // by column; 0 where the package is not there
}

// breakdowns puts the packages of each library side by side, the largest first.
func breakdowns(sizes []size.Library) []breakdown {
	var all []breakdown
	libraries, rows := index[string]{}, []index[string]{}
	for _, l := range sizes {
		if len(l.Packages) == 0 {
			continue
		}
		i, fresh := libraries.of(l.Name)
		if fresh {
			all, rows = append(all, breakdown{Name: l.Name}), append(rows, index[string]{})
		}
		all[i].add(l, rows[i])
	}
	for i := range all {
		all[i].sort()
		all[i].join()
	}
	return all
}

func (b *breakdown) add(l size.Library, rows index[string]) {
	b.Columns = append(b.Columns, column{l.ABI, l.BuildPath})
	for _, p := range l.Packages {
		i, fresh := rows.of(p.Path)
		if fresh {
			b.Rows = append(b.Rows, breakdownRow{Path: p.Path})
		}
		b.Rows[i].fill(len(b.Columns))
		b.Rows[i].Bytes[len(b.Columns)-1] += p.Bytes
	}
}

// fill makes the row as long as there are columns.
func (row *breakdownRow) fill(columns int) {
	row.Bytes = append(row.Bytes, make([]int64, columns-len(row.Bytes))...)
}

func (b *breakdown) sort() {
	for i := range b.Rows {
		b.Rows[i].fill(len(b.Columns))
	}
	slices.SortStableFunc(b.Rows, func(x, y breakdownRow) int {
		return cmp.Or(cmp.Compare(slices.Max(y.Bytes), slices.Max(x.Bytes)), strings.Compare(x.Path, y.Path))
	})
}

// join makes one column of those of an ABI whose Go packages weigh the same in every build path, as they do where both link one archive.
func (b *breakdown) join() {
	first := map[string]int{} // column by ABI
	var keep []int
	for i, c := range b.Columns {
		to, known := first[c.ABI]
		if known && b.alike(to, i) {
			b.Columns[to].Path += ", " + c.Path
			continue
		}
		if !known {
			first[c.ABI] = i
		}
		keep = append(keep, i)
	}
	b.Columns = pick(b.Columns, keep)
	for i, row := range b.Rows {
		b.Rows[i].Bytes = pick(row.Bytes, keep)
	}
}

// alike reports whether two columns have the same numbers in every row.
func (b *breakdown) alike(x, y int) bool {
	return !slices.ContainsFunc(b.Rows, func(row breakdownRow) bool { return row.Bytes[x] != row.Bytes[y] })
}

// pick returns the elements at some places.
func pick[T any](all []T, at []int) []T {
	var some []T
	for _, i := range at {
		some = append(some, all[i])
	}
	return some
}

// rest sums the rows beyond the first most; its second result says how many they are.
func (b breakdown) rest(most int) (breakdownRow, int) {
	sum := breakdownRow{Bytes: make([]int64, len(b.Columns))}
	for _, row := range b.Rows[min(most, len(b.Rows)):] {
		for i, n := range row.Bytes {
			sum.Bytes[i] += n
		}
	}
	return sum, max(0, len(b.Rows)-most)
}

// largest returns the size that the longest bar stands for.
func largest(sizes []size.Library) int64 {
	var most int64
	for _, l := range sizes {
		most = max(most, l.Linked, l.Stripped, l.Compressed)
	}
	return most
}

// download is the libraries of one ABI and build path together.
type download struct {
	column
	Bytes int64 // compressed
}

func downloads(sizes []size.Library) []download {
	at := index[column]{}
	var all []download
	for _, l := range sizes {
		c := column{l.ABI, l.BuildPath}
		i, fresh := at.of(c)
		if fresh {
			all = append(all, download{column: c})
		}
		all[i].Bytes += l.Compressed
	}
	return all
}
