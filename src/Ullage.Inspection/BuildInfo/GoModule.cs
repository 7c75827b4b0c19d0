namespace Ullage.Inspection.BuildInfo;

/// <summary>A module linked into a Go binary.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Version">Its version; <c>(devel)</c> for a main module built from its own folder; empty where none is told.</param>
/// <param name="Sum">Its checksum, or empty.</param>
/// <param name="Replacement">What stands in its place (<c>replace</c>), or null.</param>
public sealed record GoModule(string Path, string Version, string Sum, GoModule? Replacement)
{
    /// <summary>The version that was compiled: the replacement's where there is one.</summary>
    public string EffectiveVersion => Replacement is { } other ? other.Version : Version;
}

/// <summary>One setting of a build, such as <c>-trimpath=true</c> or <c>GOARCH=amd64</c>.</summary>
public sealed record GoBuildSetting(string Key, string Value);
