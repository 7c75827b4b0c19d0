using System.Globalization;

namespace Ullage.Audit.Objects;

/// <summary>What a container is written in.</summary>
internal enum ContainerRuntime
{
    /// <summary>Cannot be told.</summary>
    Unknown,

    /// <summary>Go.</summary>
    Go,

    /// <summary>.NET.</summary>
    DotNet,
}

/// <summary>Tells the runtime from what only it reads. A name such as <c>api-go</c> proves nothing and is not looked at.</summary>
internal static class RuntimeSigns
{
    /// <summary>The annotation by which a workload or pod template says it.</summary>
    public const string Annotation = "ullage.dev/runtime";

    public static ContainerRuntime Of(Container container)
    {
        foreach (var variable in container.Environment)
        {
            if (variable.Name is "GOMEMLIMIT" or "GOGC" or "GOMAXPROCS" or "GODEBUG" or "GOTRACEBACK")
            {
                return ContainerRuntime.Go;
            }

            if (variable.Name.StartsWith("DOTNET_", StringComparison.Ordinal) || variable.Name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || variable.Name.StartsWith("COMPlus_", StringComparison.Ordinal))
            {
                return ContainerRuntime.DotNet;
            }
        }

        if (container.Image.ShortName == "golang")
        {
            return ContainerRuntime.Go;
        }

        if (container.Image.Repository.StartsWith("mcr.microsoft.com/dotnet/", StringComparison.Ordinal))
        {
            return ContainerRuntime.DotNet;
        }

        return container.IsInit ? ContainerRuntime.Unknown : container.Workload.Annotation(Annotation) switch
        {
            "go" => ContainerRuntime.Go,
            "dotnet" => ContainerRuntime.DotNet,
            _ => ContainerRuntime.Unknown,
        };
    }

    /// <summary>Go's version where the image says it (<c>golang:1.22</c>), as (1, 22); null otherwise.</summary>
    public static (int Major, int Minor)? GoVersion(Container container)
    {
        if (container.Image is not { ShortName: "golang", Tag: { } tag })
        {
            return null;
        }

        var parts = tag.Split('-')[0].Split('.');
        return parts.Length >= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? (major, minor) : null;
    }
}
