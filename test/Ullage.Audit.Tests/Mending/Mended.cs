using System.Text;
using Ullage.Audit.Mending;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests.Mending;

/// <summary>Mends of texts.</summary>
internal static class Mended
{
    /// <summary>Everything that can be mended is, with a profile for what has no amounts.</summary>
    public static MendOptions Boldly { get; } = new() { Unsafe = true, Numbers = new MendNumbers { Tier = Profile("tier lightweight"), Smallest = Profile("tier lightweight") } };

    public static ResourceNumbers Profile(string origin) => new() { Origin = origin, CpuRequest = "50m", CpuLimit = "200m", MemoryRequest = "128Mi", MemoryLimit = "256Mi" };

    public static MendReport Run(MendOptions options, params IReadOnlyList<SourceText> sources) => Mender.Run(sources, new AuditOptions { Today = Audited.Today }, options, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The text after safe mends of one manifest.</summary>
    public static string Of(string text, string path = "a.yaml") => TextOf(Run(new MendOptions(), new SourceText(path, Encoding.UTF8.GetBytes(text))), text);

    public static string TextOf(MendReport report, string before) => report.Files.Count == 0 ? before : Encoding.UTF8.GetString(report.Files[0].After.Bytes);

    /// <summary>The files as they are after.</summary>
    public static SourceText[] After(MendReport report, IReadOnlyList<SourceText> sources) =>
        [.. sources.Select(s => report.Files.FirstOrDefault(f => ReferenceEquals(f.Before, s))?.After ?? s)];
}
