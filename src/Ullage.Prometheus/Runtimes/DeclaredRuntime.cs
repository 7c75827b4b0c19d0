using System.Globalization;
using Ullage.Model;

namespace Ullage.Prometheus.Runtimes;

/// <summary>What a runtime does not tell of its settings, the pod's specification may: a variable is in force unless code sets the same. A container with a GOMEMLIMIT is Go's, whether it tells metrics or not.</summary>
internal static class DeclaredRuntime
{
    private static readonly (string Suffix, int Shift)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40), ("B", 0)];

    /// <summary>The facts, with variables where metrics are silent.</summary>
    public static RuntimeFacts Fill(RuntimeFacts facts, IReadOnlyList<DeclaredVariable> variables)
    {
        foreach (var variable in variables)
        {
            facts = variable switch
            {
                { Name: "GOMEMLIMIT", Value: "off" } when !facts.GoMemLimitTold => Go(facts) with { GoMemLimitTold = true },
                { Name: "GOMEMLIMIT", Value: { } text } when !facts.GoMemLimitTold && Bytes(text) is { } limit => Go(facts) with { GoMemLimitTold = true, GoMemLimit = limit },
                { Name: "GOGC", Value: "off" } when !facts.GoGcTold => facts with { GoGcTold = true },
                { Name: "GOGC", Value: { } text } when !facts.GoGcTold && Whole(text) is { } percent => facts with { GoGcTold = true, GoGcPercent = percent < 0 ? null : percent },
                { Name: "GOMAXPROCS", Value: { } text } when facts.GoMaxProcs is null && Whole(text) is > 0 and <= 1_000_000 and var procs => facts with { GoMaxProcs = procs },
                _ => facts,
            };
        }

        return facts;
    }

    private static RuntimeFacts Go(RuntimeFacts facts) => facts.Kind == RuntimeKind.Unknown ? facts with { Kind = RuntimeKind.Go } : facts;

    // Go takes whole bytes with B or a binary unit, and ends at the start on anything else, Kubernetes' Mi included.
    private static ByteQuantity? Bytes(string text)
    {
        var (suffix, shift) = Array.Find(Units, u => text.EndsWith(u.Suffix, StringComparison.Ordinal));
        return long.TryParse(suffix is null ? text : text[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount > 0 && amount <= long.MaxValue >> shift
            ? ByteQuantity.FromBytes(amount << shift)
            : null;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
