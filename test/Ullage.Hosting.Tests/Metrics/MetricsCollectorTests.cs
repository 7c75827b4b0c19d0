using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Ullage.Exposition;

namespace Ullage.Hosting.Tests.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly MetricsHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void What_the_runtime_declares_as_a_counter_though_it_falls_is_shown_as_a_gauge()
    {
        using var host = new MetricsHost();
        var all = host.All();
        Assert.Contains("# TYPE dotnet_thread_pool_thread_count gauge\n", all, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_thread_pool_queue_length gauge\n", all, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_thread_pool_work_item_count_total counter\n", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_of_instrument_is_shown_by_the_rules_of_OpenTelemetry()
    {
        var orders = _host.Meter.CreateCounter<long>("shop.orders", "{order}", "Orders taken");
        orders.Add(2, new("kind", "gift"), new("http.code", 200));
        orders.Add(3, new("kind", "gift"), new("http.code", 200));
        _host.Meter.CreateCounter<double>("shop.sent.total", "By").Add(1.5);
        _host.Meter.CreateUpDownCounter<int>("shop.open").Add(-4);
        _host.Meter.CreateGauge<decimal>("shop.full", "1").Record(0.25m);
        _host.Meter.CreateObservableGauge("shop.heat", () => 36.6, "Cel");
        _host.Meter.CreateObservableCounter("shop.worked", () => 7L, "ms");
        _host.Meter.CreateCounter<float>("shop.rate", "By/s").Add(0.5f);

        Assert.Equal(["shop_orders_total{http_code=\"200\",kind=\"gift\"} 5"], _host.Lines("shop_orders"));
        Assert.Equal(["shop_sent_bytes_total 1.5"], _host.Lines("shop_sent"));
        Assert.Equal(["shop_open -4"], _host.Lines("shop_open"));
        Assert.Equal(["shop_full_ratio 0.25"], _host.Lines("shop_full"));
        Assert.Equal(["shop_heat_celsius 36.6"], _host.Lines("shop_heat"));
        Assert.Equal(["shop_worked_milliseconds_total 7"], _host.Lines("shop_worked"));
        Assert.Equal(["shop_rate_bytes_per_second_total 0.5"], _host.Lines("shop_rate"));
        Assert.Contains("# HELP shop_orders_total Orders taken\n# TYPE shop_orders_total counter\n", _host.All(), StringComparison.Ordinal);
        Assert.Contains("# TYPE shop_heat_celsius gauge\n# UNIT shop_heat_celsius celsius\n", _host.All(ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_and_the_articles_gauge_are_among_them()
    {
        Assert.Single(_host.Lines("app_memory_usage_bytes "));
        Assert.Single(_host.Lines("dotnet_gc_heap_total_allocated_bytes_total "));
        Assert.NotEmpty(_host.Lines("dotnet_gc_pause_time_seconds_total "));
        Assert.NotEmpty(_host.Lines("dotnet_thread_pool_thread_count"));
    }

    [Fact]
    public void Tags_in_another_order_are_the_same_series()
    {
        var orders = _host.Meter.CreateCounter<long>("shop.orders");
        orders.Add(1, new("a", "x"), new("b", 1));
        orders.Add(1, new("b", 1), new("a", "x"));
        orders.Add(1, new("b", "1"), new("a", "x"));
        Assert.Equal(["shop_orders_total{a=\"x\",b=\"1\"} 3"], _host.Lines("shop_orders"));
    }

    [Fact]
    public void Histograms_take_the_options_buckets_then_the_advised_then_those_of_the_unit()
    {
        using var host = new MetricsHost(static o => o.Buckets["shop.chosen"] = [1, 2]);
        host.Meter.CreateHistogram<double>("shop.chosen", "s").Record(2);
        host.Meter.CreateHistogram<int>("shop.advised", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [10, 20] }).Record(15);
        host.Meter.CreateHistogram<double>("shop.took", "s").Record(0.0051);
        host.Meter.CreateHistogram<long>("shop.size", "By").Record(1_000);

        Assert.Equal(["shop_chosen_seconds_bucket{le=\"1\"} 0", "shop_chosen_seconds_bucket{le=\"2\"} 1", "shop_chosen_seconds_bucket{le=\"+Inf\"} 1", "shop_chosen_seconds_sum 2", "shop_chosen_seconds_count 1"], host.Lines("shop_chosen"));
        Assert.Contains("shop_advised_bucket{le=\"20\"} 1", host.Lines("shop_advised"));
        Assert.Equal(["shop_took_seconds_bucket{le=\"0.005\"} 0", "shop_took_seconds_bucket{le=\"0.01\"} 1"], host.Lines("shop_took")[..2]);
        Assert.Contains("shop_size_bytes_bucket{le=\"1024\"} 1", host.Lines("shop_size"));
    }

    [Fact]
    public void Exemplars_lead_to_the_trace_in_OpenMetrics_and_only_where_it_was_sampled()
    {
        var took = _host.Meter.CreateHistogram<double>("shop.took", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        using var unsampled = new Activity("a").SetIdFormat(ActivityIdFormat.W3C).Start();
        took.Record(0.5);
        using var sampled = new Activity("b") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
        took.Record(1.5);
        sampled.Stop();

        var open = _host.Lines("shop_took_seconds_bucket", ExpositionFormat.OpenMetrics);
        Assert.Equal("shop_took_seconds_bucket{le=\"1.0\"} 1", open[0]);
        Assert.StartsWith($"shop_took_seconds_bucket{{le=\"2.0\"}} 2 # {{trace_id=\"{sampled.TraceId}\",span_id=\"{sampled.SpanId}\"}} 1.5 ", open[1], StringComparison.Ordinal);
        Assert.DoesNotContain(" # {", _host.All(), StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_the_limit_all_is_counted_in_one_series()
    {
        using var host = new MetricsHost(static o => o.SeriesLimit = 10);
        var seen = host.Meter.CreateCounter<long>("shop.seen");
        for (var i = 0; i < 1_000; i++)
        {
            seen.Add(1, new KeyValuePair<string, object?>("user", $"user {i}"));
        }

        seen.Add(1, new KeyValuePair<string, object?>("user", "user 3"));
        var lines = host.Lines("shop_seen");
        Assert.Equal(11, lines.Length);
        Assert.Contains("shop_seen_total{otel_metric_overflow=\"true\"} 990", lines);
        Assert.Contains("shop_seen_total{user=\"user 3\"} 2", lines);
    }

    [Fact]
    public void Hostile_tags_and_values_make_no_line_that_a_scraper_refuses()
    {
        var odd = _host.Meter.CreateCounter<double>("shop odd/näme");
        odd.Add(1, new("__name__", "x\"\n\\"), new("", "y"), new("1", null), new("le", new Uri("http://x/")), new("a.b", 1), new("a_b", new string('z', 5_000)));
        odd.Add(double.NaN);
        odd.Add(-1);
        odd.Add(double.PositiveInfinity);
        var took = _host.Meter.CreateHistogram<double>("le", "s");
        took.Record(double.NaN, new KeyValuePair<string, object?>("le", "1"));
        took.Record(1, new KeyValuePair<string, object?>("le", "1"));

        var line = Assert.Single(_host.Lines("shop_odd_n_me_total{"));
        Assert.StartsWith("shop_odd_n_me_total{a_b=\"1;zzz", line, StringComparison.Ordinal);
        Assert.EndsWith("z\",le_=\"http://x/\",name_=\"x\\\"\\n\\\\\"} 1", line, StringComparison.Ordinal);
        Assert.Equal("shop_odd_n_me_total 0", Assert.Single(_host.Lines("shop_odd_n_me_total ")));
        Assert.Equal("le_seconds_sum{le_=\"1\"} 1", Assert.Single(_host.Lines("le_seconds_sum")));
    }

    [Fact]
    public void Names_that_clash_are_told_apart_or_left_out()
    {
        _host.Meter.CreateCounter<long>("shop.hits").Add(1);
        _host.Factory.Create("other").CreateCounter<long>("shop_hits").Add(2);
        _host.Meter.CreateGauge<long>("shop.hits").Record(3);
        _host.Meter.CreateGauge<long>("shop_hits_total").Record(4);
        Assert.Equal(["shop_hits_total 1", "shop_hits_total{otel_scope_name=\"other\"} 2"], _host.Lines("shop_hits"));
    }

    [Fact]
    public void An_observable_that_no_longer_tells_a_series_no_longer_shows_it()
    {
        var pools = new List<string> { "a", "b" };
        _host.Meter.CreateObservableGauge("shop.pools", () => pools.Select(static p => new Measurement<int>(1, new KeyValuePair<string, object?>("pool", p))));
        Assert.Equal(2, _host.Lines("shop_pools").Length);
        pools.Remove("a");
        Assert.Equal(["shop_pools{pool=\"b\"} 1"], _host.Lines("shop_pools"));
        pools.Clear();
        Assert.DoesNotContain("shop_pools", _host.All(), StringComparison.Ordinal);
        pools.Add("a");
        Assert.Equal(["shop_pools{pool=\"a\"} 1"], _host.Lines("shop_pools"));
    }

    [Fact]
    public void A_failing_observable_takes_no_other_with_it()
    {
        _host.Meter.CreateObservableGauge("shop.broken", int () => throw new InvalidOperationException("broken"));
        _host.Meter.CreateObservableGauge("shop.whole", () => 1);
        Assert.Equal(["shop_whole 1"], _host.Lines("shop_whole"));
        Assert.Empty(_host.Lines("shop_broken"));
    }

    [Fact]
    public void A_meter_that_ends_takes_its_series_along()
    {
        using (var meter = new Meter("passing"))
        {
            meter.CreateCounter<int>("passing.by").Add(1);
            Assert.Single(_host.Lines("passing_by"));
        }

        Assert.Empty(_host.Lines("passing_by"));
    }

    [Fact]
    public void Another_hosts_meters_and_excluded_ones_are_not_shown()
    {
        using var host = new MetricsHost(static o => o.ExcludedMeters.Add("noise"));
        host.Factory.Create("noise").CreateCounter<int>("noise").Add(1);
        _host.Meter.CreateCounter<int>("shop.mine").Add(1);
        Assert.Empty(host.Lines("noise"));
        Assert.Empty(host.Lines("shop_mine"));
        Assert.Single(_host.Lines("shop_mine"));
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_record_while_it_is_written()
    {
        const int Writers = 4, Each = 20_000;
        var orders = _host.Meter.CreateCounter<long>("shop.orders");
        var took = _host.Meter.CreateHistogram<double>("shop.took", "s");
        using var done = new CancellationTokenSource();
        var reading = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    _host.All(ExpositionFormat.OpenMetrics);
                }
            },
            TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    orders.Add(1, new KeyValuePair<string, object?>("shop", i % 7));
                    took.Record(0.25, new KeyValuePair<string, object?>("shop", i % 5));
                }
            },
            TestContext.Current.CancellationToken)));
        await done.CancelAsync();
        await reading;
        Assert.Equal(Writers * Each, _host.Lines("shop_orders_total").Sum(static l => long.Parse(l.Split(' ')[^1])));
        Assert.Equal(Writers * Each, _host.Lines("shop_took_seconds_count").Sum(static l => long.Parse(l.Split(' ')[^1])));
        Assert.Equal(Writers * Each * 0.25, _host.Lines("shop_took_seconds_sum").Sum(static l => double.Parse(l.Split(' ')[^1])));
    }
}
