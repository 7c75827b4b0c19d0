using FsCheck;
using FsCheck.Fluent;

namespace Ullage.Exposition.Tests;

public sealed class MetricNameTests
{
    [Theory]
    [InlineData("dotnet.gc.last_collection.memory.committed_size", "By", "dotnet_gc_last_collection_memory_committed_size_bytes")]
    [InlineData("dotnet.gc.pause.time", "s", "dotnet_gc_pause_time_seconds")]
    [InlineData("dotnet.gc.collections", "{collection}", "dotnet_gc_collections")]
    [InlineData("dotnet.process.cpu.count", "{cpu}", "dotnet_process_cpu_count")]
    [InlineData("disk.size_bytes", "By", "disk_size_bytes")]
    [InlineData("(lambda).function.executions(#)", "1", "_lambda_function_executions_")]
    [InlineData("2xx", null, "_2xx")]
    [InlineData("load", "%", "load_percent")]
    [InlineData("speed", "m/s", "speed_meters_per_second")]
    [InlineData("sent", "By/s", "sent_bytes_per_second")]
    [InlineData("asked", "{request}/s", "asked_per_second")]
    [InlineData("held", "{open}By{peak}", "held")]
    public void An_instrument_is_named_as_OpenTelemetry_shows_it(string instrument, string? unit, string name) => Assert.Equal(name, MetricName.FromInstrument(instrument, unit));

    [Theory]
    [InlineData("sent.total", "By", MetricType.Counter, "sent_bytes", "bytes")]
    [InlineData("orders", "{order}", MetricType.Counter, "orders", null)]
    [InlineData("full", "1", MetricType.Gauge, "full_ratio", "ratio")]
    [InlineData("hits", "1", MetricType.Counter, "hits", null)]
    [InlineData("…", null, MetricType.Gauge, "unnamed", null)]
    public void A_known_type_decides_about_totals_and_ratios(string instrument, string? unit, MetricType type, string name, string? suffix) =>
        Assert.Equal((name, suffix), MetricName.FromInstrument(instrument, unit, type));

    [Theory]
    [InlineData("cpu.mode", "cpu_mode")]
    [InlineData("gc.heap.generation", "gc_heap_generation")]
    [InlineData("__a", "a")]
    [InlineData("9a", "key_9a")]
    [InlineData("…", "key")]
    public void An_attribute_becomes_a_label(string attribute, string label) => Assert.Equal(label, MetricName.ToLabel(attribute));

    [Fact]
    public void Whatever_the_text_the_names_made_of_it_are_valid() =>
        Prop.ForAll<NonEmptyString, string?>(static (text, unit) =>
            MetricName.IsValid(MetricName.FromInstrument(text.Get, unit)) && MetricName.IsValidLabel(MetricName.ToLabel(text.Get))).QuickCheckThrowOnFailure();
}
