package archive

import (
	"bytes"
	"path"
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// A C library that was built for each ABI may have headers that differ between them, as OpenSSL's configuration.h does.

var chooserTemplate = template.Must(template.New("chooser").Parse(`/* Made by gondk: this header differs for each Android ABI. */
{{range $i, $abi := .ABIs}}{{if $i}}#elif{{else}}#if{{end}} defined({{$abi.Macro}})
#include "{{index $.Headers $i}}"
{{end}}#else
#error "no {{.Name}} for this ABI"
#endif
`))

// eachABI returns what stands in the include folder for a header whose texts, by ABI, are given: itself where all are the same, else one for
// each ABI and one that chooses.
func eachABI(plans []plan, name string, texts map[string][]byte) (map[string][]byte, error) {
	var have []*matrix.ABI
	var names []string
	var text []byte
	files, same := map[string][]byte{}, true
	for _, p := range plans {
		a := p.ABI
		own, ok := texts[a.Name]
		if !ok {
			continue
		}
		same = same && (text == nil || bytes.Equal(text, own))
		text = own
		ext := path.Ext(name)
		apart := strings.TrimSuffix(name, ext) + "-" + a.Name + ext
		have, names, files[apart] = append(have, a), append(names, path.Base(apart)), own
	}
	if same {
		return map[string][]byte{name: text}, nil
	}
	var chooser bytes.Buffer
	err := chooserTemplate.Execute(&chooser, map[string]any{"ABIs": have, "Headers": names, "Name": path.Base(name)})
	files[name] = chooser.Bytes()
	return files, err
}
