using System.Globalization;
using System.Text.RegularExpressions;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>Names of profiles: kind, moment (UTC), and the instance they come from.</summary>
internal static partial class ProfileName
{
    private const string Moment = "yyyyMMdd'T'HHmmss'Z'";

    public static string Of(string kind, DateTimeOffset taken, string instance) =>
        $"{kind}-{taken.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)}-{Odd().Replace(instance, "_")}.pb.gz";

    public static bool TryParse(string name, out DateTimeOffset taken)
    {
        taken = default;
        var match = Shape().Match(name);
        return match.Success && DateTimeOffset.TryParseExact(match.Groups["moment"].ValueSpan, Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out taken);
    }

    [GeneratedRegex("[^A-Za-z0-9._-]", RegexOptions.CultureInvariant)]
    private static partial Regex Odd();

    [GeneratedRegex(@"^(cpu|allocs|mutex)-(?<moment>\d{8}T\d{6}Z)-[A-Za-z0-9._-]+\.pb\.gz$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
