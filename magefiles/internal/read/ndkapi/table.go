package ndkapi

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// Text is ndk-symbols.txt as it stands.
//
//go:embed ndk-symbols.txt
var Text string

// Symbol is one public symbol of Android's libraries as one ABI has it.
type Symbol struct {
	Library string // libc.so
	Name    string
	Object  bool   // data, not a function
	Size    int    // of an object, in bytes
	Version string // LIBC_N; empty if it has none
	API     int    // the first level that has it; 21 stands for that and all before
}

var tables = func() map[string]func() []Symbol {
	all := map[string]func() []Symbol{}
	for _, a := range abi.All() {
		all[a.Name] = sync.OnceValue(func() []Symbol {
			symbols, err := Parse(Text, a)
			if err != nil {
				panic(err) // a test reads the table for every ABI
			}
			return symbols
		})
	}
	return all
}()

// Table returns what ndk-symbols.txt says of an ABI, in its order: by library, level and version. The caller must not change it.
func Table(a *abi.ABI) []Symbol { return tables[a.Name]() }

// Parse reads a text like ndk-symbols.txt, whose first lines say how it is made, as one ABI sees it.
func Parse(text string, a *abi.ABI) ([]Symbol, error) {
	var symbols []Symbol
	var group Symbol
	has, n, columns := false, 0, abi.All()
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		var err error
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, "\t"):
			group, has, err = parseGroup(strings.Fields(line), columns, a)
		case has:
			for name := range strings.FieldsSeq(line) {
				group.Name = name
				symbols = append(symbols, group)
			}
		case group.Library == "":
			err = fmt.Errorf("names before the first group")
		}
		if err != nil {
			return nil, fmt.Errorf("ndk-symbols.txt:%d: %w", n, err)
		}
	}
	return symbols, nil
}

// parseGroup reads the line that opens a group, and says whether the ABI has its symbols. A level for each ABI stands in the order of the table.
func parseGroup(fields []string, columns []*abi.ABI, a *abi.ABI) (s Symbol, has bool, err error) {
	if len(fields) != 3 && len(fields) != 4 {
		return s, false, fmt.Errorf("%d words, not 3 or 4", len(fields))
	}
	s = Symbol{Library: fields[0] + ".so", Object: len(fields) == 4}
	if fields[1] != "-" {
		s.Version = fields[1]
	}
	if s.API, has, err = choose(fields[2], len(columns), slices.Index(columns, a)); !has || !s.Object {
		return s, has, err
	}
	column := 0
	if !a.Is64() {
		column = 1
	}
	s.Size, has, err = choose(fields[3], 2, column)
	return s, has, err
}

// choose returns a number that is the same in all columns, or that of one of them, where "-" is none.
func choose(field string, columns, column int) (n int, has bool, err error) {
	words := strings.Split(field, ",")
	if len(words) == 1 {
		column = 0
	} else if len(words) != columns {
		return 0, false, fmt.Errorf("%q: %d numbers, not 1 or %d", field, len(words), columns)
	}
	if words[column] == "-" {
		return 0, false, nil
	}
	n, err = strconv.Atoi(words[column])
	return n, err == nil, err
}
