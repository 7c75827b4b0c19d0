using Ullage.Model;
using Ullage.Sizing.JavaRuntime;

namespace Ullage.Sizing;

/// <summary>The runtime's settings fitted to the limits chosen.</summary>
internal sealed record RuntimeFit(IReadOnlyList<EnvironmentSetting> Environment, IReadOnlyList<Reason> Reasons, IReadOnlyList<Finding> Findings)
{
    private static readonly RuntimeFit Nothing = new([], [], []);

    public static RuntimeFit Of(SizingContext context, ResourceSettings proposal, GoTuning? tuning, DotNetTuning? dotNet)
    {
        var fit = ByKind(context, proposal, tuning, dotNet);
        var own = context.Container.Variables.Where(static v => v.Origin.Length == 0).Select(static v => v.Name).ToHashSet(StringComparer.Ordinal);
        return fit with { Environment = [.. fit.Environment.Select(e => own.Contains(e.Name) ? e with { IsDeclared = true } : e)], Findings = [.. fit.Findings, .. VariableFindings.Of(context.Container, fit.Environment)] };
    }

    private static RuntimeFit ByKind(SizingContext context, ResourceSettings proposal, GoTuning? tuning, DotNetTuning? dotNet) => context.Runtime.Kind switch
    {
        RuntimeKind.Go => GoFit.Of(context, proposal, tuning),
        RuntimeKind.DotNet => DotNetFit.Of(context, proposal, dotNet),
        RuntimeKind.Jvm => JavaFit.Of(context, proposal),
        _ => Nothing,
    };
}
