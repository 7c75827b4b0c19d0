using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.OpenMetrics;
using Ullage.Prometheus.Tsdb;
using Ullage.Testing.Conformance;

namespace Ullage.Prometheus.Tests.Conformance;

/// <summary>A way by which samples reach us, and exactly what it can carry.</summary>
/// <param name="OpenAsync">Opens a source over a store of a version.</param>
/// <param name="Expected">What becomes of a sample on the way; null where it is lost.</param>
/// <param name="Tolerance">The relative error allowed; 0 means bit for bit.</param>
/// <param name="Takes">The cases that it can carry.</param>
internal sealed record Carrier(
    Func<ConformanceStores, string, Task<ISampleSource>> OpenAsync, Func<double, double?> Expected, double Tolerance, Func<ConformanceCase, bool> Takes)
{
    private const double Decimal = 1e-12;

    /// <summary>Carriers by name.</summary>
    public static IReadOnlyDictionary<string, Carrier> All { get; } = new Dictionary<string, Carrier>
    {
        // Raw chunks: every bit, stale markers and NaN payloads included
        ["remote read"] = new(static async (stores, version) => await ConnectAsync((await stores.PrometheusAsync(version)).Server.Address, SampleProtocol.RemoteRead), Same, 0, Everything),
        ["TSDB of a running server"] = new(static async (stores, version) => new TsdbSampleSource((await stores.PrometheusAsync(version)).Server.DataFolder), Same, 0, Everything),
        ["TSDB snapshot"] = new(static async (stores, version) => new TsdbSampleSource((await stores.PrometheusAsync(version)).Snapshot), Same, 0, Everything),

        // JSON: no stale markers, since a range selector leaves them out; values in the shortest decimals, which read back exactly
        ["PromQL"] = new(static async (stores, version) => await ConnectAsync((await stores.PrometheusAsync(version)).Server.Address, SampleProtocol.RangeSelectors), NoStale, Decimal, Everything),

        // The dump prints stale markers as NaN; every NaN of it is read as one
        ["promtool dump"] = new(static async (stores, version) => TextSampleSource.FromFile(await stores.DumpAsync(version)), NaNAsStale, 0, Everything),

        // Made of text: no stale markers were written
        ["OpenMetrics text"] = new(static async (stores, _) => TextSampleSource.FromFile(await stores.TextAsync()), NoStale, 0, Everything),
        ["TSDB of overlapping blocks"] = new(static async (stores, version) => new TsdbSampleSource((await stores.OverlappingBlocksAsync(version)).DataFolder), NoStale, 0, PromtoolsText),
        ["remote read of overlapping blocks"] = new(static async (stores, version) => await ConnectAsync((await stores.OverlappingBlocksAsync(version)).Address, SampleProtocol.RemoteRead), NoStale, 0, PromtoolsText),

        // VictoriaMetrics keeps decimals and no NaN but the stale marker, which its PromQL prints as NaN and its export leaves out
        ["export"] = new(static async (stores, version) => await ConnectAsync((await stores.VictoriaMetricsAsync(version)).Address, SampleProtocol.Export), NoNaN, Decimal, Decimals),
        ["PromQL of VictoriaMetrics"] = new(static async (stores, version) => await ConnectAsync((await stores.VictoriaMetricsAsync(version)).Address, SampleProtocol.RangeSelectors), OnlyStaleNaN, Decimal, Decimals),
    };

    /// <summary>What this carrier should give of a series in a range.</summary>
    public List<(long AtMs, double Value)> Of(IReadOnlyList<(long AtMs, double Value)> samples, TimeRange range) =>
        [.. samples.Where(s => range.Contains(s.AtMs)).Select(s => (s.AtMs, Value: Expected(s.Value))).Where(static s => s.Value is not null).Select(static s => (s.AtMs, s.Value!.Value))];

    private static bool Everything(ConformanceCase @case) => true;

    private static bool PromtoolsText(ConformanceCase @case) => @case.SurvivesPromtool;

    private static bool Decimals(ConformanceCase @case) => @case.SurvivesDecimals;

    private static double? Same(double value) => value;

    private static double? NoStale(double value) => StaleMarker.IsStale(value) ? null : value;

    private static double? NoNaN(double value) => double.IsNaN(value) ? null : value;

    private static double? OnlyStaleNaN(double value) => double.IsNaN(value) && !StaleMarker.IsStale(value) ? null : value;

    private static double? NaNAsStale(double value) => double.IsNaN(value) ? StaleMarker.Value : value;

    private static async Task<ISampleSource> ConnectAsync(Uri address, SampleProtocol protocol) =>
        await PrometheusSource.ConnectAsync(new PrometheusConnectionOptions { Url = address.ToString(), Protocol = protocol, MaxSamplesPerQuery = 5_000 }, TimeProvider.System, new Random(1), default);
}
