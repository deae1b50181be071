package appfile

import (
	"fmt"
	"strings"
)

// maxResources is the size, in bytes, of the largest table of resources that is read. Those of large apps have some ten million.
const maxResources = 256 << 20

// resourcePath are the fields of aapt2's ResourceTable that lead to a FileReference: package, type, entry, config_value, value, item, file.
var resourcePath = []int{2, 3, 3, 6, 2, 4, 5}

// ResourceFiles returns the files that a module's resources.pb names, in its order: res/layout/main.xml. known is false if the module has
// no such table.
func (f *File) ResourceFiles(module string) (files []string, known bool, err error) {
	table, release, err := f.resources(module)
	if err != nil || release == nil {
		return nil, err != nil, err
	}
	defer release()
	kept := f.kept
	err = in(table, resourcePath, func(f field) error {
		if f.num != 1 {
			return nil
		}
		path, err := f.message()
		if err != nil {
			return err
		}
		files = append(files, strings.Clone(path))
		return kept.take(32 + len(path))
	})
	if err != nil {
		return nil, true, fmt.Errorf("%s(%s/resources.pb): %w", f.Path, module, err)
	}
	return files, true, nil
}

// resources maps a module's resources.pb. release is nil if there is none.
func (f *File) resources(module string) (table string, release func() error, err error) {
	name := module + "/resources.pb"
	if f.zip != nil && f.zip.find(name) == nil {
		return "", nil, nil
	}
	e, err := f.entry(name)
	if err != nil {
		return "", nil, err
	}
	return f.zip.mapped(e, maxResources, "a table of resources")
}

// ResourceTool tells which program compiled a bundle's resources, as it says itself: aapt2's fingerprint. It is empty where it is not told, as in APKs.
func (f *File) ResourceTool() string {
	table, release, err := f.resources("base")
	if err != nil || release == nil {
		return ""
	}
	defer release()
	var told []string
	in(table, []int{4}, func(f field) error { // tool_fingerprint: the tool's name and its release. What is damaged, ResourceFiles tells
		told = append(told, strings.Clone(f.bytes))
		return nil
	})
	return strings.Join(told, " ")
}
