using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Profiling;

/// <summary>Whether and how a service can be profiled.</summary>
public sealed class ProfilingOptions
{
    /// <summary>The switch. Default false: nothing listens, nothing is recorded, and the endpoints are not there.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// Whether <c>/debug/pprof/</c> answers callers on this machine only (<c>kubectl port-forward</c> is one). Default true. With false anybody who reaches the management port may read stacks and keep the profiler busy.
    /// </summary>
    public bool LoopbackOnly { get; set; } = true;

    /// <summary>Whether allocations are drawn from the start on, about one in 100 KiB. Default true.</summary>
    public bool Allocations { get; set; } = true;

    /// <summary>Whether waits for locks are recorded from the start on. Default true.</summary>
    public bool Contention { get; set; } = true;

    /// <summary>Longest profile that is taken. 1 s to 1 h; default 5 min.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What the runtime may buffer for a session, in MiB; events that find no room are lost. 1 to 256; default 16.</summary>
    public int BufferMebibytes { get; set; } = 16;

    /// <summary>Most frames that a kind of profile holds, shared ones once; stacks beyond are cut. 1,000 to 10 million; default 200,000, at most some 20 MB.</summary>
    public int MostFrames { get; set; } = 200_000;

    internal sealed class Validator : IValidateOptions<ProfilingOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProfilingOptions options)
        {
            List<string> faults = [];
            if (options.Longest < TimeSpan.FromSeconds(1) || options.Longest > TimeSpan.FromHours(1))
            {
                faults.Add($"Profiling.Longest is {options.Longest}; expected 1 s to 1 h.");
            }

            if (options.BufferMebibytes is < 1 or > 256)
            {
                faults.Add($"Profiling.BufferMebibytes is {options.BufferMebibytes}; expected 1 to 256.");
            }

            if (options.MostFrames is < 1000 or > 10_000_000)
            {
                faults.Add($"Profiling.MostFrames is {options.MostFrames}; expected 1,000 to 10,000,000.");
            }

            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
