// The same families as MetricsRender.cs, gathered and written by client_golang. Prints nanoseconds, allocated bytes and text bytes of a scrape.
package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	registry := prometheus.NewRegistry()
	for f := 0; f < 20; f++ {
		counter := prometheus.NewCounterVec(prometheus.CounterOpts{Name: fmt.Sprintf("shop_orders_%d_total", f), Help: "Orders taken"}, []string{"code", "method", "path"})
		registry.MustRegister(counter)
		histogram := prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: fmt.Sprintf("shop_took_%d_seconds", f), Help: "Time to answer",
			Buckets: []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}}, []string{"code", "method", "path"})
		registry.MustRegister(histogram)
		for s := 0; s < 50; s++ {
			path := fmt.Sprintf("/orders/%d", s)
			counter.WithLabelValues("200", "GET", path).Add(float64(s) + 1)
			for i := 0; i < 20; i++ {
				histogram.WithLabelValues("200", "GET", path).Observe(float64(i) * 0.037)
			}
		}
	}
	took := make([]int64, rounds)
	var output bytes.Buffer
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for r := range took {
		output.Reset()
		begun := time.Now()
		families, err := registry.Gather()
		if err != nil {
			panic(err)
		}
		encoder := expfmt.NewEncoder(&output, expfmt.FmtText)
		for _, family := range families {
			if err := encoder.Encode(family); err != nil {
				panic(err)
			}
		}
		took[r] = time.Since(begun).Nanoseconds()
	}
	runtime.ReadMemStats(&after)
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	fmt.Println(took[rounds/2], (after.TotalAlloc-before.TotalAlloc)/uint64(rounds), output.Len())
}
