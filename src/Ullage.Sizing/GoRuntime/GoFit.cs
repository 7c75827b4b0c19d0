using System.Globalization;
using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>GOMEMLIMIT and GOMAXPROCS for the limits proposed, and what is wrong with those in force.</summary>
internal static class GoFit
{
    public static RuntimeFit Of(SizingContext context, ResourceSettings proposal, GoTuning? tuning)
    {
        List<EnvironmentSetting> environment = [];
        List<Reason> reasons = [];
        List<Finding> findings = [];
        var version = GoVersion.Parse(context.Runtime.Version);
        MemoryLimit();
        MaxProcs();
        return new RuntimeFit(environment, reasons, findings);

        void MemoryLimit()
        {
            var (runtime, options) = (context.Runtime, context.Options);
            if (version < GoVersion.WithMemoryLimit)
            {
                findings.Add(new Finding(FindingCodes.GoTooOld, Severity.Info, $"{runtime.Version} has no GOMEMLIMIT; Go 1.19 brought it."));
                return;
            }

            findings.AddRange(GoFindings.Memory(context, proposal));
            findings.AddRange(tuning is null ? [] : GoTuningFindings.Of(context, tuning));
            var beyond = tuning?.Terms.Outside ?? runtime.OutsideRuntime?.Bytes;
            if (proposal.MemoryLimit is not { } limit || GoMemoryModel.SoftLimit(limit, beyond, options) is not { } soft)
            {
                return;
            }

            var text = $"{soft.Bytes >> 20}MiB";
            environment.Add(new EnvironmentSetting("GOMEMLIMIT", text, runtime.GoMemLimit is { } now ? GoFindings.Text(now) : runtime.GoMemLimitTold ? "off" : null));
            var byShare = $"{Figures.Percent(options.GoMemLimitShare)} of the limit {limit} = {Figures.Memory(limit.Bytes * options.GoMemLimitShare)}";
            reasons.Add(beyond is { } outside
                ? new Reason("gomemlimit", ResourceField.Environment, $"GOMEMLIMIT: the lesser of {byShare} and the limit − {Figures.Memory(outside)} outside the runtime − {Figures.Percent(options.GoMemLimitHeadroom)} = {text}.", Binding: true,
                    new Evidence("outside the go runtime p99", outside, "bytes"))
                : new Reason("gomemlimit", ResourceField.Environment, $"GOMEMLIMIT: {byShare}, whole MiB; what lies outside the runtime was not measured.", Binding: true));
            reasons.Add(new Reason("gomemlimit-resize", ResourceField.Environment,
                "A resize in place leaves GOMEMLIMIT stale: it is read at start. A resourceFieldRef is frozen too and gives 100 %; automemlimit follows, with its refresh option and one ratio.",
                Binding: false));
            if (tuning is { Chosen.GoGc: var percent } && percent != (tuning.Terms.Epoch.GoGc < 0 ? null : (double?)tuning.Terms.Epoch.GoGc))
            {
                var before = tuning.Terms.Epoch.GoGc < 0 ? "off" : tuning.Terms.Epoch.GoGc.ToString(CultureInfo.InvariantCulture);
                environment.Add(new EnvironmentSetting("GOGC", percent is { } number ? number.ToString("0", CultureInfo.InvariantCulture) : "off", before));
                reasons.Add(new Reason("gogc", ResourceField.Environment, $"GOGC: {before} would set the goal {(percent is null ? "lower" : "elsewhere")} than the memory that is paid for allows; GOMEMLIMIT bounds the heap.", Binding: true));
            }
        }

        void MaxProcs()
        {
            if (proposal.CpuLimit is not { } limit || limit <= CpuQuantity.Zero)
            {
                return;
            }

            var reported = context.Runtime.GoMaxProcs;
            var follows = version >= GoVersion.WithContainerProcs;
            var byRuntime = Math.Max(2, Ceiling(context.Current.CpuLimit ?? limit));
            if (reported is { } procs && context.Current.CpuLimit is { } today && procs > (follows ? byRuntime : Ceiling(today)))
            {
                findings.Add(GoFindings.TooManyProcs(context.Runtime.Version, procs, today, follows));
            }

            if (follows && reported < byRuntime && context.Current.CpuLimit is { } fixedAt)
            {
                findings.Add(GoFindings.FixedProcs(context.Runtime.Version, reported.Value, byRuntime, fixedAt));
            }

            // Go 1.25 and later follow the limit by themselves; a value that exceeds today's shows that this is switched off. Without a limit it rightly is the node's.
            if (follows && !(context.Current.CpuLimit is not null && reported > byRuntime))
            {
                reasons.Add(new Reason("gomaxprocs", ResourceField.Environment, $"GOMAXPROCS: not set, {context.Runtime.Version} follows the CPU limit by itself.", Binding: false));
                return;
            }

            var wanted = Ceiling(limit);
            environment.Add(new EnvironmentSetting("GOMAXPROCS", wanted.ToString(), reported?.ToString()));
            reasons.Add(new Reason("gomaxprocs", ResourceField.Environment, $"GOMAXPROCS: the CPU limit {limit} rounded up = {wanted}; {context.Runtime.Version ?? "Go before 1.25"} would take the node's CPU count.", Binding: true));
        }
    }

    private static int Ceiling(CpuQuantity limit) => Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(limit.Cores)));
}
