using System.Diagnostics.Metrics;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Probes;

internal sealed class ProbeMeter
{
    private readonly Histogram<double> _runs;

    public ProbeMeter(IMeterFactory meters, Func<bool> ready, Func<IEnumerable<CheckState>> states)
    {
        var meter = meters.Create(HostingTelemetry.Name);
        _runs = meter.CreateHistogram<double>("ullage.readiness.check.duration", "s", "How long readiness checks take");
        meter.CreateObservableGauge("ullage.readiness", () => ready() ? 1 : 0, "{state}", "1 when /readyz says ready");
        meter.CreateObservableGauge(
            "ullage.readiness.check", () => states().Select(static s => new Measurement<int>(s.Ready ? 1 : 0, new KeyValuePair<string, object?>("check", s.Name))), "{state}", "1 when the check lets the service be ready");
    }

    public void Ran(string check, bool ok, TimeSpan took) => _runs.Record(took.TotalSeconds, new("check", check), new("outcome", ok ? "ok" : "failed"));
}
