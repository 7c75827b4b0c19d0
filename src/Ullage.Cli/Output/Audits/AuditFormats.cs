namespace Ullage.Cli.Output.Audits;

/// <summary>The formats of an audit, by name.</summary>
internal static class AuditFormats
{
    /// <summary>The format taken when none is asked for.</summary>
    public const string Default = "text";

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<IAuditWriter> All { get; } = [new AuditText(), new AuditJson(), new AuditSarif(), new AuditJunit(), new AuditGitHub(), new AuditMarkdown(), new AuditPage()];

    /// <summary>The format of that name (any case), or null.</summary>
    public static IAuditWriter? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
