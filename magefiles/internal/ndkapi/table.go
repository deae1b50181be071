package ndkapi

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/abi"
)

// Text is ndk-symbols.tsv as it stands: after comments and a line of names, a line a symbol.
//
//go:embed ndk-symbols.tsv
var Text string

// Symbol is one public symbol of Android's libraries as one ABI has it.
type Symbol struct {
	Library string // libc.so
	Name    string
	Object  bool   // data, not a function
	Size    int    // of an object, in bytes
	Version string // LIBC_N; empty where it has none
	API     int    // the first level that has it; 21 stands for that and all before
}

// columns of ndk-symbols.tsv. Of the two object sizes, the first serves the 64-bit ABIs and the second the 32-bit ones.
const (
	colLibrary = iota
	colName
	colType
	colVersion
	colSize64
	colSize32
	colLevels
	columns = colLevels + 4
)

var levelColumn = map[string]int{"arm64": colLevels, "arm": colLevels + 1, "amd64": colLevels + 2, "386": colLevels + 3}

var tables = sync.OnceValue(func() map[string][]Symbol {
	all := map[string][]Symbol{}
	for _, a := range abi.All() {
		symbols, err := Parse(Text, a)
		if err != nil {
			panic(err) // a test reads the table for every ABI
		}
		all[a.Name] = symbols
	}
	return all
})

// Table gives what ndk-symbols.tsv says of an ABI, in its order: by library and name. The caller must not change it.
func Table(a *abi.ABI) []Symbol { return tables()[a.Name] }

// Parse reads a text like ndk-symbols.tsv as one ABI sees it.
func Parse(text string, a *abi.ABI) ([]Symbol, error) {
	var symbols []Symbol
	head := true
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if head {
			head = false
			continue
		}
		s, has, err := parseSymbol(strings.Split(line, "\t"), a)
		if err != nil {
			return nil, fmt.Errorf("ndk-symbols.tsv:%d: %w", i+1, err)
		}
		if has {
			symbols = append(symbols, s)
		}
	}
	return symbols, nil
}

func parseSymbol(fields []string, a *abi.ABI) (s Symbol, has bool, err error) {
	if len(fields) != columns {
		return s, false, fmt.Errorf("%d columns, not %d", len(fields), columns)
	}
	level := fields[levelColumn[a.GOARCH]]
	if level == "-" {
		return s, false, nil
	}
	s = Symbol{Library: fields[colLibrary] + ".so", Name: fields[colName], Object: fields[colType] == "object"}
	if s.API, err = strconv.Atoi(level); err != nil {
		return s, false, err
	}
	if fields[colVersion] != "-" {
		s.Version = fields[colVersion]
	}
	if s.Object {
		size := fields[colSize32]
		if a.Is64() {
			size = fields[colSize64]
		}
		s.Size, err = strconv.Atoi(size)
	}
	return s, true, err
}
