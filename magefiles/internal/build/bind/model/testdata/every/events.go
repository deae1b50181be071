package every

// Event is one of those below: no others have its method.
type Event interface{ isEvent() }

// Joined is an event by value.
type Joined struct{ Name string }

// Moved is another.
type Moved struct{ From, To Point }

// Crashed is an event that is not copied.
type Crashed struct{ cause string }

func (Joined) isEvent() {}

func (Moved) isEvent() {}

func (*Crashed) isEvent() {}

func (c *Crashed) Cause() string { return c.cause }

// Events gives one of each, and none.
func Events() []Event {
	return []Event{Joined{"Ann"}, Moved{Point{1, 2}, Point{3, 4}}, &Crashed{"a wall"}, nil}
}

// EventName knows events by their types.
func EventName(e Event) string {
	switch e := e.(type) {
	case Joined:
		return "joined " + e.Name
	case Moved:
		return "moved to " + e.To.String()
	case *Crashed:
		return "crashed by " + e.cause
	}
	return "none"
}

func SameEvent(e Event) Event { return e }

// Figure may be of Go's or Java's, and has a struct among Go's.
type Figure interface {
	Surface(scale float64) (float64, error)
}

// Disk is a figure by value.
type Disk struct{ Radius float64 }

// Surface fails for a scale that is none.
func (d Disk) Surface(scale float64) (float64, error) {
	if scale < 0 {
		return 0, ErrClosed
	}
	return 3 * d.Radius * d.Radius * scale, nil
}

// Plate is a figure that is not copied.
type Plate struct{ side float64 }

func NewPlate(side float64) *Plate { return &Plate{side} }

func (p *Plate) Surface(scale float64) (float64, error) { return p.side * p.side * scale, nil }

// Surfaces gives the surface of each figure, and a million for each disk.
func Surfaces(figures []Figure) ([]float64, error) {
	var all []float64
	for _, f := range figures {
		s, err := f.Surface(1)
		if err != nil {
			return nil, err
		}
		if _, ok := f.(Disk); ok {
			s += 1e6
		}
		all = append(all, s)
	}
	return all, nil
}

func SameFigure(f Figure) Figure { return f }

// Favorite is a figure in a variable.
var Favorite Figure = Disk{1}

// Drawing has figures in it.
type Drawing struct {
	Main   Figure
	Others map[string]Figure
}

func SameDrawing(d Drawing) Drawing { return d }

// Artist changes figures.
type Artist interface {
	Draw(f Figure) Figure
}

func Draw(a Artist, f Figure) Figure { return a.Draw(f) }
