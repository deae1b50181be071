package library

import (
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// DSPRules are about libraries for the Hexagon DSP of Qualcomm's chips. Apps pack them beside those for Android's ABIs (libQnnHtpV73Skel.so,
// libggml-htp-v73.so), and FastRPC loads them from the folder of extracted libraries; Android's own loader never sees them.
var DSPRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "elf-dsp", Group: rule.HeaderGroup, Title: "DSP code is packed on purpose",
		Symptom: "none from Android's loader, which never sees the file; the DSP's driver does not find it if libraries stay in the APK",
		Cure: "Nothing to do if FastRPC loads it (Qualcomm's QNN, SNPE, ggml-hexagon) and the app's libraries are extracted (extractNativeLibs, " +
			"useLegacyPackaging); otherwise remove the file.",
		Source: "Qualcomm's FastRPC: ADSP_LIBRARY_PATH; ELF e_machine 164",
	}, Look: tellDSP},
}

func tellDSP(_ *subject.Library, f *rule.Found) {
	f.Add(rule.Info, "it is for a Hexagon DSP (e_machine 164), not for the processor that runs Android; no other rule was checked")
}
