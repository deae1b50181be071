package app

import (
	"path"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

const zipSource = "system/libziparchive zip_archive.cc, which Android's linker, installer and runtime open APKs with"

// zipRules are about zips themselves: what those who open them do not take alike.
var zipRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "zip-frame", Group: rule.PackingGroup, Title: "A zip begins with an entry and ends with its end record and comment",
		Symptom: "INSTALL_PARSE_FAILED_NOT_APK: Failed to parse …; dlopen failed: library \"…apk!/lib/…/lib….so\" not found; in logcat: Zip: %d extraneous " +
			"bytes at the end of the central directory; Zip: Entry at offset zero has invalid LFH signature; Zip: missed a central dir sig",
		Cure:   "Take away what was put before or behind the zip (a download's rest, a newline, a watermark, a self-extractor), or zip and sign again.",
		Source: zipSource + ", since Android 5 of what follows and since Android 8.1 of what precedes; OpenJDK java/util/zip/ZipFile",
	}, Look: zipFrame},
	{Rule: rule.Rule{
		ID: "zip-names", Group: rule.PackingGroup, Title: "Each name in a zip is there once, and is UTF-8",
		Symptom: "INSTALL_PARSE_FAILED_NOT_APK: Failed to parse …; in logcat: Zip: Found duplicate entry %s; Zip: invalid file name at entry %d. / " +
			"Multiple entries with same key: %s / invalid CEN header (bad entry name)",
		Cure:   "Leave one of them: zip into a new file instead of adding to one, and see which two tasks or libraries bring the same name (packaging.pickFirsts of Gradle).",
		Source: zipSource + "; bundletool 1.18 model/AppBundle; OpenJDK java/util/zip/ZipFile",
	}, Look: zipNames},
	{Rule: rule.Rule{
		ID: "zip-local", Group: rule.PackingGroup, Title: "The header before an entry says what the zip's directory says",
		Symptom: "dlopen failed: library \"…apk!/lib/…/lib….so\" not found; INSTALL_FAILED_INVALID_APK: Failed to extract native libraries, res=-2; in logcat: " +
			"Zip: size/crc32 mismatch. expected {…}, was {…}; Zip: lfh name did not match central directory",
		Cure:   "Zip and sign again: a tool has changed the file in one of the two places only.",
		Source: zipSource + " (FindEntry, ValidateDataDescriptor)",
	}, Look: zipLocal},
	{Rule: rule.Rule{
		ID: "zip-encrypted", Group: rule.PackingGroup, Title: "No entry is marked as encrypted",
		Symptom: "none from Android, which reads the bytes as they are; from Java, so from bundletool, Gradle and apksigner: / invalid CEN header (encrypted entry)",
		Cure:    "Zip again without a password. Marks on bytes that are not encrypted come from tools that keep others from reading an app.",
		Source:  "OpenJDK java/util/zip/ZipFile (checkAndAddEntry); " + zipSource + ": nothing looks at that flag",
	}, Look: zipEncrypted},
	{Rule: rule.Rule{
		ID: "zip-checksum", Group: rule.PackingGroup, Title: "Content has the checksum that the zip says",
		Symptom: "none from Android, which does not compare it and uses what is there; bad CRC from unzip, BadZipFile: Bad CRC-32 from Python",
		Cure:    "Zip and sign again: the file was damaged on its way, or changed by a tool that left the checksum.",
		Source:  zipSource + ": kCrcChecksEnabled is false",
	}, Look: zipChecksum},
	{Rule: rule.Rule{
		ID: "zip-overlap", Group: rule.PackingGroup, Title: "Entries do not share bytes",
		Symptom: "none from Android; Overlapped entries … (possible zip bomb) from Python, error: invalid zip file with overlapped components (possible zip bomb) from unzip",
		Cure:    "Zip again, with an entry's bytes for that entry alone.",
		Source:  "Info-ZIP unzip 6.0-26, extract.c; Python 3.12 zipfile; " + zipSource,
	}, Look: zipOverlap},
	{Rule: rule.Rule{
		ID: "zip-64", Group: rule.PackingGroup, Title: "APKs need nothing of zip64",
		Symptom: "INSTALL_PARSE_FAILED_NO_CERTIFICATES: ZIP64 APK not supported; before Android 12: INSTALL_PARSE_FAILED_NOT_APK",
		Cure:    "Zip without zip64: zip -fz-, allowZip64=False or force_zip64=False of Python's zipfile, setUseZip64(Zip64Mode.Never) of Commons Compress.",
		Source:  "frameworks/base core/java/android/util/apk/ApkSigningBlockUtils.java; " + zipSource + ", which knows zip64 since Android 12",
	}, Look: zip64},
}

// zipped is a zip that rules look at.
type zipped struct {
	*appfile.File
	apk  *subject.APK // what it is to Android; nil for what only tools read: bundles, AARs, the zip around a set of APKs
	name string
}

func zipsOf(a *subject.App) []zipped {
	var all []zipped
	if a.Kind != appfile.APK {
		all = append(all, zipped{File: a.File})
	}
	for _, one := range subject.APKsOf(a) {
		all = append(all, zipped{one.File, &one, one.Name})
	}
	return all
}

// android gives the severity of what Android refuses: a warning for what only tools read.
func (z zipped) android() rule.Severity {
	if z.apk != nil {
		return rule.Error
	}
	return rule.Warning
}

// java gives the severity of what Java refuses.
func (z zipped) java() rule.Severity {
	if z.apk != nil {
		return rule.Warning
	}
	return rule.Error
}

// most is how many of a kind a finding tells.
const mostOdds = 5

// tell makes one finding of all of a kind.
func (z zipped) tell(f *rule.Found, kind appfile.OddKind, severity rule.Severity, format string) {
	first, count := z.Odds(kind)
	z.tellOf(f, first, count, severity, format)
}

func (z zipped) tellOf(f *rule.Found, odds []appfile.Odd, count int, severity rule.Severity, format string) {
	if len(odds) == 0 {
		return
	}
	var seen []string
	for _, o := range odds[:min(len(odds), mostOdds)] {
		seen = append(seen, o.Seen)
	}
	text := strings.Join(seen, "; ")
	if count > len(seen) {
		text += "; and " + rule.Counted(count-len(seen), "more", "more")
	}
	f.Add(severity, format, text).Place.Entry = path.Join(z.name, strings.ToValidUTF8(odds[0].Entry, "�"))
}

func zipFrame(a *subject.App, f *rule.Found) {
	for _, z := range zipsOf(a) {
		z.tell(f, appfile.OddEnd, z.android(), "%s: Android refuses such a zip, Java does not")
		z.tell(f, appfile.OddStart, z.android(), "%s: Android refuses such a zip, Java does not")
		z.tell(f, appfile.OddHidden, z.android(), "%s: Android does not see those")
	}
}

func zipNames(a *subject.App, f *rule.Found) {
	for _, z := range zipsOf(a) {
		switch {
		case z.apk != nil:
			z.tell(f, appfile.OddTwice, rule.Error, "there more than once: %s: Android opens no such APK")
		case a.Kind == appfile.AAR:
			z.tell(f, appfile.OddTwice, rule.Warning, "there more than once: %s: which of them counts depends on who unpacks it")
		default:
			z.tell(f, appfile.OddTwice, rule.Error, "there more than once: %s: bundletool refuses it, or takes one of them")
		}
		z.tell(f, appfile.OddName, rule.Error, "no UTF-8, or with a zero in it: %s: Android opens no such APK, and Java no zip with the first")
	}
}

func zipLocal(a *subject.App, f *rule.Found) {
	for _, z := range zipsOf(a) {
		if z.apk != nil {
			z.tell(f, appfile.OddLocal, rule.Error, "%s: Android does not open such an entry")
		} else {
			z.tell(f, appfile.OddLocal, rule.Warning, "%s: Java goes by the directory, and who reads from the beginning of the file by the header")
		}
		odds, count := z.Odds(appfile.OddDescriptor)
		var unpacked, mapped []appfile.Odd
		for _, o := range odds {
			if z.unpacks(o.Entry) {
				unpacked = append(unpacked, o)
			} else {
				mapped = append(mapped, o)
			}
		}
		z.tellOf(f, unpacked, count-len(mapped), z.android(), "%s: Android compares that when it unpacks the entry")
		z.tellOf(f, mapped, len(mapped), rule.Warning, "%s: Android compares that when it unpacks an entry, and this one it reads where it lies")
		z.tell(f, appfile.OddMethod, rule.Info, "%s: Android goes by the directory, and who reads from the beginning of the file by the header")
	}
}

// unpacks tells whether Android unpacks an entry of an APK: dex files, and libraries that are not loaded out of it.
func (z zipped) unpacks(entry string) bool {
	if z.apk == nil || path.Ext(entry) == ".dex" {
		return true
	}
	extracts, known := z.apk.Extracts()
	return strings.HasPrefix(entry, "lib/") && (extracts || !known)
}

func zipEncrypted(a *subject.App, f *rule.Found) {
	for _, z := range zipsOf(a) {
		z.tell(f, appfile.OddEncrypted, z.java(), "marked as encrypted: %s: Java refuses such a zip, Android reads the bytes as they are")
	}
}

func zipChecksum(a *subject.App, f *rule.Found) {
	for _, z := range zipsOf(a) {
		z.tell(f, appfile.OddChecksum, rule.Warning, "%s: Android does not compare it, nor does bundletool validate")
	}
}

func zipOverlap(a *subject.App, f *rule.Found) {
	for _, z := range zipsOf(a) {
		z.tell(f, appfile.OddOverlap, rule.Warning, "in each other: %s: Android and Java do not mind, unzip and Python refuse it")
	}
}

// zip64 is nothing to tools: Java reads it since long.
func zip64(a *subject.App, f *rule.Found) {
	for _, z := range zipsOf(a) {
		odds, count := z.Odds(appfile.OddZip64)
		switch {
		case z.apk == nil || len(odds) == 0:
		case odds[0].Entry == "" || subject.MinSDK(a) < 31:
			z.tellOf(f, odds, count, rule.Error, "%s")
		default:
			z.tellOf(f, odds, count, rule.Info, "%s; Android 12 and newer read that")
		}
	}
}
