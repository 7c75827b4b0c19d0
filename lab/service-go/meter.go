package main

import (
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// meter holds what the service says of itself: the usual collectors, a histogram of requests, the settings of the runtime.
type meter struct {
	registry *prometheus.Registry
	duration prometheus.Histogram
	requests prometheus.Counter
}

func newMeter(all bool) *meter {
	var rules []collectors.GoRuntimeMetricsRule
	if all {
		rules = append(rules, collectors.MetricsAll)
	}
	m := &meter{
		registry: prometheus.NewRegistry(),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, 1},
		}),
		requests: prometheus.NewCounter(prometheus.CounterOpts{Name: "http_requests_total", Help: "Requests answered."}),
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(collectors.WithGoCollectorRuntimeMetrics(rules...)),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.duration,
		m.requests,
		gauge("app_goroutines_total", "Goroutines, under the articles' name.", func() float64 { return float64(runtime.NumGoroutine()) }),
	)
	for _, own := range []prometheus.Collector{
		// client_golang exports these three from 1.20 with Go 1.21, or with all of runtime/metrics; where it does not, they are told here under the
		// same names and meanings, and where it does, the registry refuses ours
		gauge("go_gc_gomemlimit_bytes", "Go runtime memory limit configured by the user, otherwise math.MaxInt64.", func() float64 { return float64(debug.SetMemoryLimit(-1)) }),
		gauge("go_gc_gogc_percent", "Heap size target percentage configured by the user, otherwise 100.", gogc),
		gauge("go_sched_gomaxprocs_threads", "The current runtime.GOMAXPROCS setting.", func() float64 { return float64(runtime.GOMAXPROCS(0)) }),
	} {
		_ = m.registry.Register(own)
	}
	return m
}

func gauge(name, help string, read func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read)
}

// gogc reads what the runtime read at its start: it can be asked only by setting it.
func gogc() float64 {
	text := os.Getenv("GOGC")
	if text == "off" {
		return -1
	}
	if percent, err := strconv.Atoi(text); err == nil {
		return float64(percent)
	}
	return 100
}

func (m *meter) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		next.ServeHTTP(w, r)
		m.duration.Observe(time.Since(started).Seconds())
		m.requests.Inc()
	})
}
