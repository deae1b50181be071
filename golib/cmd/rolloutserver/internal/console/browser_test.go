package console_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/console"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/devices"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/sqlite"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1/rolloutv1connect"
	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/update/metadata"
)

// screenshots is the environment variable with a folder; where it is set, the test leaves pictures of each page there, in three widths, light and
// dark.
const screenshots = "GONDK_TEST_SCREENSHOTS"

const deviceKey = "a key that all devices of the test have"

var signer = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// fleet are devices that ask the server as an app does. Release 8 fails on armeabi-v7a.
type fleet struct {
	client  rolloutv1connect.RolloutServiceClient
	keys    metadata.Keys
	devices []*device
}

type device struct {
	id, group, abi string
	content        int64
	sequence       uint64
	events         []*rolloutv1.Event
	number         uint64
	tried          map[int64]bool
}

func newFleet(t *testing.T, url string) *fleet {
	keys, err := metadata.NewKeys(signer.Public().(ed25519.PublicKey))
	testkit.Must(t, err)
	f := &fleet{client: rolloutv1connect.NewRolloutServiceClient(http.DefaultClient, url), keys: keys}
	for i := range 60 {
		d := &device{id: fmt.Sprintf("%016x%016x", i*0x9e3779b9, i), abi: "arm64-v8a", content: 7, tried: map[int64]bool{}}
		switch {
		case i < 6:
			d.group = "internal"
		case i%3 == 0:
			d.abi = "armeabi-v7a"
		}
		f.devices = append(f.devices, d)
	}
	return f
}

// beat has each device report once, and do what the answer allows.
func (f *fleet) beat(t *testing.T) {
	for _, d := range f.devices {
		d.sequence++
		r := connect.NewRequest(&rolloutv1.PollRequest{Report: &rolloutv1.Report{DeviceId: d.id, Sequence: d.sequence, Group: d.group, Abi: d.abi, ApiLevel: 34,
			AppVersion: "2.1.0", ContentVersion: d.content, Network: rolloutv1.NetworkKind_NETWORK_KIND_WIFI, Locale: "de-CH", Events: d.events, ClockMillis: time.Now().UnixMilli()}})
		r.Header().Set("Authorization", "Bearer "+deviceKey)
		answer, err := f.client.Poll(t.Context(), r)
		testkit.Must(t, err)
		d.events = nil
		sealed := answer.Msg.GetInstruction().GetStrategy()
		if len(sealed) == 0 {
			continue
		}
		s, err := strategy.Open(sealed, f.keys)
		testkit.Must(t, err)
		if s.Release > d.content && !s.Paused && !d.tried[s.Release] {
			d.take(s.Release)
		}
	}
}

func (d *device) take(release int64) {
	d.tried[release] = true
	add := func(stage rolloutv1.Stage, code string) {
		d.number++
		d.events = append(d.events, &rolloutv1.Event{Number: d.number, Release: release, Stage: stage, Code: code, DurationMillis: 700 * d.number, ClockMillis: time.Now().UnixMilli()})
	}
	add(rolloutv1.Stage_STAGE_OFFERED, "")
	add(rolloutv1.Stage_STAGE_DOWNLOADED, "")
	if release == 8 && d.abi == "armeabi-v7a" {
		add(rolloutv1.Stage_STAGE_FAILED, "crash")
		return
	}
	add(rolloutv1.Stage_STAGE_APPLIED, "")
	add(rolloutv1.Stage_STAGE_CONFIRMED, "")
	d.content = release
}

// whole starts all that a server has: devices, gates and the console.
func whole(t *testing.T) (url, token string) {
	data, err := sqlite.Open(t.TempDir())
	testkit.Must(t, err)
	dir := t.TempDir()
	for _, version := range []string{"7", "8"} {
		testkit.Must(t, os.WriteFile(filepath.Join(dir, version+".bin"), []byte("content "+version), 0o600))
	}
	controller, err := control.New(t.Context(), control.Config{Data: data, Dir: dir, Key: signer, Stable: 7, Every: 100 * time.Millisecond, Log: t.Logf})
	testkit.Must(t, err)
	testkit.Must(t, controller.Weights(t.Context(), "ann", "new-map", map[string]int{"old": 70, "new": 20, "newer": 10}))
	asked, err := devices.New(devices.Config{Control: controller, Store: data, Keys: []string{deviceKey}, Log: t.Logf})
	testkit.Must(t, err)
	accounts := account.New(data, []byte("a secret of the server"))
	token, err = accounts.Make(t.Context(), "command line", "ann", store.Admin)
	testkit.Must(t, err)
	mux := http.NewServeMux()
	mux.Handle(devices.Path, asked)
	mux.Handle("/", console.New(controller, accounts))
	server := httptest.NewServer(mux)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { controller.Run(ctx) })
	running.Go(func() { asked.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
		server.CloseClientConnections()
		server.Close()
		data.Close()
	})
	return server.URL, token
}

// window is a window of Chromium.
type window struct {
	t        *testing.T
	ctx      context.Context
	url      string
	pictures string

	mu     sync.Mutex
	faults []string // what the browser complained of
}

func openWindow(t *testing.T, url string) *window {
	path, err := exec.LookPath("chromium")
	if err != nil {
		testkit.Missing(t, "no chromium: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox) // tests run as root in containers
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	w := &window{t: t, ctx: ctx, url: url, pictures: os.Getenv(screenshots)}
	testkit.Must(t, chromedp.Listen(ctx, w.heard))
	w.do(chromedp.EmulateViewport(360, 800))
	return w
}

// heard keeps what goes wrong in a page: errors of its script, and what its Content-Security-Policy stops.
func (w *window) heard(event any) {
	said := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			said = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		said = fmt.Sprint("console: ", e.Type)
	}
	if said != "" {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.faults = append(w.faults, said)
	}
}

// take returns the complaints since the last time.
func (w *window) take() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer func() { w.faults = nil }()
	return strings.Join(w.faults, "\n")
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, time.Minute)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatalf("%v\n%s", err, w.text())
	}
}

func (w *window) text() string {
	text, _ := chromedp.Run(w.ctx, chromedp.Evaluate[string]("document.body.innerText"))
	return text
}

func (w *window) is(expression string) bool {
	w.t.Helper()
	is, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](expression))
	if err != nil {
		w.t.Fatalf("%s: %v", expression, err)
	}
	return is
}

// until waits for what the page shows, without loading it again.
func (w *window) until(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		for end := time.Now().Add(time.Minute); !strings.Contains(w.text(), text); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				w.t.Fatalf("no %q on the page:\n%s", text, w.text())
			}
		}
	}
}

func (w *window) click(id string) { w.t.Helper(); w.do(chromedp.Click("#" + id)) }

func (w *window) open(path string) { w.t.Helper(); w.do(chromedp.Navigate(w.url + path)) }

// fill types into a field in place of what is there.
func (w *window) fill(id, text string) {
	w.t.Helper()
	w.is(fmt.Sprintf("document.getElementById(%q).value = '', true", id))
	if text != "" {
		w.do(chromedp.SendKeys("#"+id, text))
	}
}

// show holds that the page fits a phone and, where somebody wants to see it, takes its pictures.
func (w *window) show(name string) {
	w.t.Helper()
	if !w.is("document.documentElement.scrollWidth <= innerWidth") {
		w.t.Errorf("%s is wider than a phone", name)
	}
	if w.pictures == "" {
		return
	}
	for _, scheme := range []string{"light", "dark"} {
		w.do(set(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
		for _, width := range []int64{360, 820, 1440} {
			w.do(chromedp.EmulateViewport(width, 800))
			picture, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
			testkit.Must(w.t, err)
			testkit.Must(w.t, os.WriteFile(filepath.Join(w.pictures, fmt.Sprintf("%s-%s-%d.png", name, scheme, width)), picture, 0o666))
		}
	}
	w.do(chromedp.EmulateViewport(360, 800))
}

func set[P any](command cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// TestBrowser has Chromium do what operators do, on a phone's width: a release starts, goes on, is paused by its gate as it fails on one ABI,
// and is rolled back. The page is never loaded again to see what devices did.
func TestBrowser(t *testing.T) {
	url, token := whole(t)
	w := openWindow(t, url)
	f := newFleet(t, url)
	f.beat(t)

	w.open("/log")
	w.show("login")
	w.do(chromedp.SendKeys("#token", token+"\r")) // by the keyboard alone
	w.until("ann is admin")                       // it goes where it was asked to
	w.open("/")
	w.until("Nothing is rolled out now", "60")
	w.show("empty")

	w.open("/start")
	w.fill("for", "abi=arm64-v8b")
	w.until("arm64-v8a") // the error says which there are
	w.show("start")
	w.fill("for", "api_level>=29")
	w.until("60 devices of those")
	w.fill("step-share-1", "50")
	w.fill("step-share-2", "")
	w.fill("step-share-3", "")
	w.fill("devices", "5")
	w.fill("hours", "0")
	w.fill("max-bad", "30") // more than fail on all devices
	w.click("start")
	w.until("Start release 8 with step “internal”?", "6 devices of those that were seen in the last day may take release 8 now")
	w.show("confirm")
	w.click("sure")
	w.until("The rollout was started.", "0 of 5 devices")

	f.beat(t)
	f.beat(t)
	w.until("The gate is open")
	w.show("running")
	w.click("r1-next")
	w.until("Go from step “internal” to “50 %”?")
	w.click("sure")
	w.until("The rollout is at its next step.")
	w.do(chromedp.Focus("#r1-pause"))
	f.beat(t)
	f.beat(t)
	w.until("paused by its gate: armeabi-v7a")
	if strings.Contains(w.text(), "at its next step") {
		t.Error("the page still says what was done before")
	}
	if !w.is(`document.getElementById("announce").textContent.startsWith("Rollout r1 of release 8 is paused, step 50 %: paused by its gate: armeabi-v7a: ")`) {
		t.Error("a screen reader is not told")
	}
	if !w.is(`document.activeElement.id == "r1-actions"`) {
		t.Error("the key that was meant for the pause button goes elsewhere")
	}
	w.show("paused")
	w.open("/")
	w.until("paused by its gate", "crash")
	w.show("home")
	w.click("r1-back")
	w.until("Roll back release 8?", "what release 7 has is published again")
	w.show("rollback")
	w.do(chromedp.SendKeys("#why", "crashes on old tablets"))
	w.click("sure")
	w.until("The release was rolled back.", "Published again as", "rolled back by ann: crashes on old tablets")
	for range 3 {
		f.beat(t)
	}
	w.show("rolled back")
	failed := ""
	for _, d := range f.devices {
		if d.content == 8 {
			t.Errorf("device %s still has release 8", d.id)
		}
		if d.tried[8] && d.abi == "armeabi-v7a" {
			failed = d.id
		}
	}
	for path, text := range map[string]string{"/": "Stable release", "/devices?q=v7a": "armeabi-v7a", "/devices/" + failed: "crash", "/features": "Try something out",
		"/log": "crashes on old tablets", "/accounts": "Make a token", "/rollouts/r2": "There is no rollout r2"} {
		w.open(path)
		w.until(text)
		w.show("page" + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path))
	}
	if said := w.take(); !strings.HasSuffix(said, "404 (Not Found) "+url+"/rollouts/r2") || strings.Count(said, "\n") > 0 {
		t.Errorf("the browser says:\n%s", said)
	}
	w.open("/")
	w.is(`document.head.append(Object.assign(document.createElement("script"), {textContent: "document.title = 'x'"})), true`)
	if said := w.take(); !strings.Contains(said, "Content Security Policy") || w.is("document.title == 'x'") {
		t.Errorf("a script in the page is not stopped: %s", said)
	}
}
