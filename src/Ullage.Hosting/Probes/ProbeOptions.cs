using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Probes;

/// <summary>How readiness is found out, and when the process counts as stuck.</summary>
public sealed class ProbeOptions
{
    /// <summary>How often each readiness check runs. 100 ms to 10 min; default 5 s. Probes are answered from the last outcome.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a check may take before it counts as failed. 10 ms to 1 min; default 2 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Failures of a check in a row before it refuses readiness, once it has succeeded. 1 to 100; default 2: one blip of a shared database would else take every replica out at once. One success restores it.
    /// </summary>
    public int FailureThreshold { get; set; } = 2;

    /// <summary>
    /// How long work may wait for a thread of the pool before /livez says that the process is stuck. 1 s to 10 min; default 30 s. The kubelet's own failureThreshold × periodSeconds comes on top.
    /// </summary>
    public TimeSpan StarvedAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long work may wait for a thread before a warning is logged. 10 ms to 10 min; default 1 s.</summary>
    public TimeSpan StarvationWarning { get; set; } = TimeSpan.FromSeconds(1);

    internal sealed class Validator(IEnumerable<IReadinessCheck> checks) : IValidateOptions<ProbeOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProbeOptions options) => OptionRange.Result(
        [
            .. OptionRange.Faults("Probes.Interval", options.Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            .. OptionRange.Faults("Probes.Timeout", options.Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            .. OptionRange.Faults("Probes.FailureThreshold", options.FailureThreshold, 1, 100),
            .. OptionRange.Faults("Probes.StarvedAfter", options.StarvedAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            .. OptionRange.Faults("Probes.StarvationWarning", options.StarvationWarning, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
            .. checks.GroupBy(static c => c.Name, StringComparer.Ordinal).Where(static g => g.Count() > 1).Select(static g => $"{g.Count()} readiness checks are named {g.Key}; expected a name of its own for each."),
        ]);
    }
}
