using Ullage.Cli.Configuration;

namespace Ullage.Cli.Commands.Generate;

/// <summary>Between which numbers of replicas an autoscaler moves.</summary>
internal static class ReplicaBounds
{
    /// <summary>Those of the flags. One that is given moves the other's default, and so do replicas that are written, so that there is room to scale.</summary>
    /// <param name="settings">The flags.</param>
    /// <param name="written">The replicas that the workload writes; null for none.</param>
    public static (int Fewest, int Most) Of(ResolvedSettings settings, int? written = null)
    {
        var (fewest, most) = ((int)settings.Get(GenerateSettings.MinReplicas), (int)settings.Get(GenerateSettings.MaxReplicas));
        return (settings.IsGiven(GenerateSettings.MinReplicas), settings.IsGiven(GenerateSettings.MaxReplicas)) switch
        {
            (true, true) => (fewest, most),
            (false, true) => (Math.Max(1, Math.Min(fewest, most - 1)), most),
            _ when Math.Max(fewest, written ?? 0) is var least && least >= most => (fewest, 2 * least),
            _ => (fewest, most),
        };
    }
}
