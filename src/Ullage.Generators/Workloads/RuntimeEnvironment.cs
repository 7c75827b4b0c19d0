using System.Globalization;
using Ullage.Generators.Writing;
using Ullage.Model;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>The variables by which a runtime knows its container.</summary>
internal static class RuntimeEnvironment
{
    private static readonly (int Major, int Minor) _followsLimit = (1, 25);

    /// <summary>The variables, as items of <c>env</c>.</summary>
    /// <param name="runtime">Which runtime.</param>
    /// <param name="resources">The container's amounts.</param>
    /// <param name="goVersion">Go's version, such as (1, 26); the newest when null.</param>
    public static IReadOnlyList<Mapping> Of(ServiceRuntime runtime, ResourceSettings resources, (int Major, int Minor)? goVersion) => runtime switch
    {
        ServiceRuntime.Go => Go(resources, goVersion),
        ServiceRuntime.DotNet => DotNet(resources),
        _ => [],
    };

    /// <summary>Why GOMAXPROCS is fixed, which an audit cannot see; null where it is not.</summary>
    public static string? Pins(ServiceRuntime runtime, ResourceSettings resources, (int Major, int Minor)? version) =>
        runtime == ServiceRuntime.Go && resources.CpuLimit is not null && version is { } given && given.CompareTo(_followsLimit) < 0 ? $"Go {given.Major}.{given.Minor} counts the node's CPUs, not the limit's" : null;

    private static List<Mapping> Go(ResourceSettings resources, (int Major, int Minor)? version)
    {
        var found = new List<Mapping>();
        if (resources.MemoryLimit is { } memory)
        {
            // In MiB: Go does not start with Mi. Rounded down, so that it never passes 90 %.
            var limit = (memory.Bytes / 10 * 9) >> 20;
            found.Add(Variable("GOMEMLIMIT", $"{limit}MiB", $"90 % of the memory limit {memory}; what lies outside the heap needs the rest. Change it with the limit."));
        }

        if (Pins(ServiceRuntime.Go, resources, version) is { } reason && resources.CpuLimit is { } cpu)
        {
            found.Add(Variable("GOMAXPROCS", Math.Max(1, Math.Ceiling(cpu.Cores)).ToString(CultureInfo.InvariantCulture), $"The CPU limit {cpu} rounded up: {reason}. From Go 1.25 on leave it out."));
        }

        return found;
    }

    private static List<Mapping> DotNet(ResourceSettings resources)
    {
        // Two processors with the server collector committed 232 MiB where the workstation collector took 145 (docs/how-it-decides.md).
        var isLarge = resources is { CpuLimit.Cores: > 2, MemoryLimit.Mebibytes: >= 1024 };
        return isLarge ? [] : [Variable("DOTNET_gcServer", "0", "The collector that keeps memory small; the heap's bound, 75 % of the limit, and the processors .NET takes from the container by itself.")];
    }

    private static Mapping Variable(string name, string value, string reason) => Map(("name", ((Piece)name).Because(reason)), ("value", value));
}
