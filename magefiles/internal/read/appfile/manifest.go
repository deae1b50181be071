package appfile

import (
	"errors"
	"strconv"
	"strings"
)

const androidNS = "http://schemas.android.com/apk/res/android"

// maxDepth is how deep elements of a manifest may lie in each other. Real ones have 6.
const maxDepth = 64

var errDepth = errors.New("its elements are nested too deeply; it is damaged or malicious")

func isBinaryXML(text string) bool { return strings.HasPrefix(text, "\x03\x00\x08\x00") }

func isTextXML(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n"), "<")
}

// parseManifest reads a manifest in any of its forms, which its first bytes tell: a bundle may hold the wrong one.
func parseManifest(text string) (*Manifest, error) {
	b := &manifestReader{Manifest: &Manifest{Binary: isBinaryXML(text), Text: isTextXML(text)}}
	var err error
	switch {
	case b.Binary:
		err = readBinaryXML(text, b)
	case b.Text:
		err = readTextXML(text, b)
	default:
		err = readProtoXML(text, b)
	}
	switch {
	case err != nil:
		return nil, err
	case !b.rooted:
		return nil, errors.New("no <manifest> element; it is damaged or not a manifest")
	}
	b.completeParts()
	return b.Manifest, nil
}

// manifestReader takes facts from elements and attributes as a parser meets them.
type manifestReader struct {
	*Manifest
	open   []string // elements from the root to here; those of no interest are empty
	path   string   // the same as one text: manifest/application/activity
	rooted bool

	feature  string // of the uses-feature that is open
	optional bool   // it says required=false
	part     part   // that is open
	said     bool   // the last component says whether it is exported
}

// elements are those that lead to a fact.
var elements = map[string]string{}

func init() {
	for _, name := range []string{"manifest", "uses-sdk", "uses-feature", "application", "intent-filter", "category", "permission"} {
		elements[name] = name
	}
	for _, names := range [][]string{componentKinds, permissionKinds} {
		for _, name := range names {
			elements[name] = name
		}
	}
}

func (b *manifestReader) start(name string) error {
	if len(b.open) == maxDepth {
		return errDepth
	}
	b.open = append(b.open, elements[name])
	b.path = strings.Join(b.open, "/")
	b.rooted = b.rooted || b.path == "manifest"
	b.feature, b.optional = "", false
	b.startPart()
	return nil
}

func (b *manifestReader) end() {
	if b.path == "manifest/uses-feature" && !b.optional {
		b.Watch = b.Watch || b.feature == "android.hardware.type.watch"
		b.Car = b.Car || b.feature == "android.hardware.type.automotive"
	}
	if b.path == "manifest/uses-feature" && b.feature != "" && len(b.Features) < maxParts {
		b.Features = append(b.Features, Feature{short(b.feature), !b.optional})
	}
	if len(b.open) > 0 {
		b.open = b.open[:len(b.open)-1]
		b.path = strings.Join(b.open, "/")
	}
}

// attributeIDs are the resource ids by which Android knows attributes, whatever their names in the file say.
var attributeIDs = map[uint32]string{
	0x01010003: "name",
	0x01010006: "permission",
	0x0101000c: "hasCode",
	0x0101000f: "debuggable",
	0x01010010: "exported",
	0x0101020c: "minSdkVersion",
	0x0101021b: "versionCode",
	0x0101021c: "versionName",
	0x01010270: "targetSdkVersion",
	0x01010271: "maxSdkVersion",
	0x0101028e: "required",
	0x010102b7: "installLocation",
	0x010104ea: "extractNativeLibs",
	0x01010624: "memtagMode",
}

// attribute takes an attribute of the element that was started last. Numbers and truth values stand as text in value.
func (b *manifestReader) attribute(id uint32, space, name, value string) {
	switch {
	case attributeIDs[id] != "":
		name = "android:" + attributeIDs[id]
	case space == androidNS:
		name = "android:" + name
	case space != "":
		return
	}
	b.partAttribute(name, value)
	switch b.path {
	case "manifest":
		b.manifestAttribute(name, value)
	case "manifest/uses-sdk":
		b.sdkAttribute(name, value)
	case "manifest/uses-feature":
		b.featureAttribute(name, value)
	case "manifest/application":
		b.applicationAttribute(name, value)
	case "manifest/application/activity":
		b.NativeActivity = b.NativeActivity || name == "android:name" && value == "android.app.NativeActivity"
	case "manifest/application/activity/intent-filter/category", "manifest/application/activity-alias/intent-filter/category":
		b.Television = b.Television || name == "android:name" && value == "android.intent.category.LEANBACK_LAUNCHER"
		b.Phone = b.Phone || name == "android:name" && value == "android.intent.category.LAUNCHER"
	}
}

func (b *manifestReader) manifestAttribute(name, value string) {
	switch name {
	case "package":
		b.Package = strings.Clone(value)
	case "split":
		b.Split = strings.Clone(value)
	case "android:versionCode":
		b.VersionCode = number(value)
	case "android:versionName":
		b.VersionName = short(value)
	case "android:installLocation":
		b.ExternalInstallation = value == "auto" || value == "0" || value == "preferExternal" || value == "2"
	}
}

func (b *manifestReader) sdkAttribute(name, value string) {
	switch name {
	case "android:minSdkVersion":
		b.MinSDK = number(value)
	case "android:targetSdkVersion":
		b.TargetSDK = number(value)
	case "android:maxSdkVersion":
		b.MaxSDK = number(value)
	}
}

// featureAttribute waits for the element's end: attributes come in any order.
func (b *manifestReader) featureAttribute(name, value string) {
	switch name {
	case "android:name":
		b.feature = value
	case "android:required":
		required := truth(value)
		b.optional = required != nil && !*required
	}
}

// The numbers of the enumerations are those of android.content.pm.ApplicationInfo.
func (b *manifestReader) applicationAttribute(name, value string) {
	switch name {
	case "android:extractNativeLibs":
		b.ExtractNativeLibs = truth(value)
	case "android:hasCode":
		b.HasCode = truth(value)
	case "android:debuggable":
		t := truth(value)
		b.Debuggable = t != nil && *t
	case "android:pageSizeCompat":
		b.PageSizeCompat = oneOf(value, map[string]string{"32": "enabled", "64": "disabled"})
	case "android:memtagMode":
		b.MemtagMode = oneOf(value, map[string]string{"-1": "default", "0": "off", "1": "async", "2": "sync"})
	}
}

// number reads a decimal or hexadecimal number. A preview's code name ("Baklava") is none.
func number(value string) int {
	n, err := strconv.ParseInt(value, 0, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

func truth(value string) *bool {
	t := value == "true"
	if !t && value != "false" {
		return nil
	}
	return &t
}

// oneOf returns the name of an enumeration's value, which stands as a name or a number.
func oneOf(value string, names map[string]string) string {
	for _, name := range names {
		if value == name {
			return name
		}
	}
	return names[value]
}
