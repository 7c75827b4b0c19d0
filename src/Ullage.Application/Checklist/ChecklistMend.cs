namespace Ullage.Application.Checklist;

/// <summary>What mends a point: a command to be pasted, or words where no command can.</summary>
/// <param name="InFile">Where it stands in a manifest: <c>{file}</c> is that, <c>{in}</c> and <c>{into}</c> name its namespace as flags where one is told, <c>{source}</c> where history comes from.</param>
public sealed record ChecklistMend(string InFile)
{
    /// <summary>Where no manifest is known, only what runs: <c>{get}</c> prints the workload, <c>{in}</c>, <c>{into}</c> and <c>{source}</c> as above. The same as in a file where null.</summary>
    public string? Live { get; init; }

    /// <summary>Where a program shows it: <c>{program}</c> is that. The same as of what runs where null.</summary>
    public string? InProgram { get; init; }

    /// <summary>The words for what decides a point.</summary>
    /// <param name="decides">What decides it.</param>
    /// <param name="nearest">The manifest to take where that names none; null for none.</param>
    /// <param name="anywhere">The namespace to take where that names none; null for none.</param>
    /// <param name="reach">How the cluster and history are reached.</param>
    internal string For(ChecklistEvidence decides, string? nearest, string? anywhere, ChecklistReach reach)
    {
        var (file, space) = (decides.File ?? nearest, decides.Namespace ?? anywhere);
        var text = decides.IsProgram ? InProgram ?? Live ?? InFile : file is null ? Live ?? InFile : InFile;
        return text
            .Replace("{file}", Word(file ?? "MANIFEST"), StringComparison.Ordinal)
            .Replace("{program}", Word(decides.Place), StringComparison.Ordinal)
            .Replace("{get}", $"kubectl get {Word(decides.Workload ?? "deployments,statefulsets")}{(space is null ? "" : $" -n {Word(space)}")}{reach.Cluster} -o yaml", StringComparison.Ordinal)
            .Replace("{into}", space is null ? "" : $" --into-namespace {Word(space)}", StringComparison.Ordinal)
            .Replace("{in}", space is null ? "" : $" -n {Word(space)}", StringComparison.Ordinal)
            .Replace("{source}", reach.History, StringComparison.Ordinal);
    }

    // As a shell takes it for one word.
    internal static string Word(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or ',') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>How commands reach what was read, as flags to be pasted with a blank before each; empty where they find it as this run did.</summary>
/// <param name="History">The source of history.</param>
/// <param name="Cluster">The cluster, as kubectl takes it too.</param>
public sealed record ChecklistReach(string History, string Cluster)
{
    /// <summary>Nothing is known: URL stands for an address to be filled in, and the cluster is the one that kubectl takes.</summary>
    public static ChecklistReach Unknown { get; } = new(" -p URL", "");

    /// <summary>A flag and its value, as a shell takes them.</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="value">The value.</param>
    public static string Flag(string flag, string value) => $" {flag} {ChecklistMend.Word(value)}";
}
