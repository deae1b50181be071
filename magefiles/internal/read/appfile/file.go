// Package appfile reads the files that apps are shipped in: App Bundles (.aab), APKs, bundletool's sets of APKs (.apks) and AARs. It states
// facts; package check judges them.
//
// Files come from anywhere, so every offset and size is checked before it is used. Large parts are unpacked into temporary files, which are
// mapped and removed at once, not into memory; what is kept of dex and class files must not be larger than the file.
package appfile

import "github.com/gondk/gondk/magefiles/internal/read/elfabi"

// Kind is what a file is.
type Kind string

// The kinds.
const (
	AAB  Kind = "App Bundle"
	APK  Kind = "APK"
	APKS Kind = "APK set"
	AAR  Kind = "AAR"
)

// File is one bundle, APK, set of APKs or AAR.
type File struct {
	Path    string // of a file in a set: set.apks(splits/base-master.apk)
	Kind    Kind
	Size    int64
	Entries []Entry // in the order of the directory; those of a set's APKs are in APKs

	Config   *BundleConfig // of an AAB; nil if it has none
	Modules  []Module      // of an AAB by name; APKs and AARs are one module without a name
	APKs     []*File       // of a set
	Prefab   *Prefab       // of an AAR; nil if it has none
	Signing  Signing
	Metadata []Entry // an AAB's BUNDLE-METADATA

	Problems []error // what in it could not be read: a damaged manifest, an unknown version of dex; its facts are missing

	zip       *zipFile
	odd       *oddities
	kept      *budget
	libraries []NativeLibrary // once they were unpacked
	closers   []func() error
}

// Entry is one file or folder in a zip.
type Entry struct {
	Name       string
	Method     uint16 // 0: stored, 8: deflated
	Compressed uint64 // bytes in the zip
	Size       uint64 // bytes when unpacked
	DataOffset int64  // of the content in the zip, in bytes, by the local header's lengths; -1 where that header is damaged
	Folder     bool   // it is a folder's entry
	Modified   uint32 // MS-DOS date and time, the date in the upper half
	MadeBy     uint16 // by which program's rules, as the directory has it
	Attributes uint32 // mode and such, as the directory has it

	crc   uint32
	flags uint16
	wide  bool // its sizes or its place stand in zip64's extra field
}

// BundleConfig is what BundleConfig.pb says.
type BundleConfig struct {
	Bundletool   string // version that made the bundle: 1.18.1
	Uncompressed *bool  // optimizations.uncompress_native_libraries.enabled; nil if it does not say
	Alignment    int    // … .alignment: 0 unspecified, 1: 4 KB, 2: 16 KB, 3: 64 KB
	Strip64      bool   // standalone_config.strip_64_bit_libraries
	Separate     bool   // standalone_config.feature_modules_mode is SEPARATE_FEATURE_MODULES
	AssetOnly    bool   // type is ASSET_ONLY
}

// Module is one module of a bundle.
type Module struct {
	Name      string // base
	Manifest  *Manifest
	Outline   *Element       // of a bundle's manifest; nil if it is none
	Native    []NativeFolder // of native.pb
	HasNative bool           // it has a native.pb
	Dex       []*Dex
}

// NativeFolder is one entry of native.pb.
type NativeFolder struct {
	Path string // lib/arm64-v8a
	ABI  string // arm64-v8a; empty if the entry names none
}

// Manifest is what AndroidManifest.xml says. Numbers are 0 and texts empty if it does not say. An attribute whose value is a reference
// to a resource counts as not said.
type Manifest struct {
	Binary               bool // Android's binary XML, as APKs have it; else proto XML (AAB) or text (AAR)
	Text                 bool // XML as people write it, as AARs have it
	Package              string
	Split                string // config.arm64_v8a; empty for what is no split APK
	VersionCode          int
	VersionName          string
	MinSDK               int
	TargetSDK            int
	MaxSDK               int
	ExtractNativeLibs    *bool
	HasCode              *bool
	Debuggable           bool
	PageSizeCompat       string // enabled, disabled
	MemtagMode           string // off, default, sync, async
	NativeActivity       bool   // it has an activity of android.app.NativeActivity
	Television           bool   // it has an activity for LEANBACK_LAUNCHER
	Phone                bool   // it has an activity for LAUNCHER
	Watch                bool   // it requires the feature android.hardware.type.watch
	Car                  bool   // it requires the feature android.hardware.type.automotive
	ExternalInstallation bool   // android:installLocation is auto or preferExternal

	Permissions []Permission // that it asks for, in the file's order
	Defines     []string     // permissions that it defines for other apps to ask for
	Features    []Feature    // of devices that it uses
	Components  []Component
}

// Permission is one that an app asks for.
type Permission struct {
	Name   string // android.permission.CAMERA
	MaxSDK int    // the last API level that it asks for it on; 0 for all
}

// Feature is something that a device may have, such as a camera.
type Feature struct {
	Name     string // android.hardware.camera
	Required bool   // Google Play offers the app to no device without it
}

// Component is an activity, alias of one, service, receiver or provider.
type Component struct {
	Kind       string // the element's name: activity-alias
	Name       string // of its class, whole: com.example.Main
	Exported   bool   // other apps may use it
	Permission string // that they need for it; empty if none
}

// Dex has the facts about native code in one classes.dex. An AAR's jars are described the same way.
type Dex struct {
	Name    string // classes2.dex; classes.jar
	Natives []NativeMethod
	Loads   []string // names that are handed to System.loadLibrary as constants, sorted
}

// NativeMethod is one native method of a Java class.
type NativeMethod struct {
	Class     string // com/example/Golib
	Name      string // open
	Signature string // (Ljava/lang/String;I)J
}

// Signing lists the signatures that a file has; it does not verify them.
type Signing struct {
	JAR  bool  // v1: META-INF/*.SF with a block file
	APKs []int // schemes in the APK signing block: 2, 3, 31 (3.1)

	Dependencies bool // that block has the list of what went into the app, encrypted for Google Play
}

// NativeLibrary is one file below lib/ (jni/ in an AAR), but for wrap.sh, which is a shell script.
type NativeLibrary struct {
	Entry  Entry
	APK    string // that holds it, of a set: splits/base-arm64_v8a.apk
	Module string // base
	ABI    string // the folder's name: arm64-v8a
	Name   string // the file's: libgolib_jni.so
	ELF    *elfabi.Library
	Err    error  // why ELF is nil
	Data   string // the file's bytes, where they could be unpacked
}
