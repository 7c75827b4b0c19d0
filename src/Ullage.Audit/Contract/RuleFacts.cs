using Ullage.Audit.Findings;

namespace Ullage.Audit.Contract;

/// <summary>What a rule says of itself; documents, help and every format follow from it.</summary>
public sealed record RuleFacts
{
    /// <summary>Its name: lower case with dashes, the name of its folder.</summary>
    public required string Id { get; init; }

    /// <summary>What is wrong, in half a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Why it matters: the mechanism, in sentences.</summary>
    public required string Why { get; init; }

    /// <summary>The way out, in sentences.</summary>
    public required string Remedy { get; init; }

    /// <summary>What <c>--fix</c> does about it, in sentences; empty where nothing is certain enough to be done.</summary>
    public string Fix { get; init; } = "";

    /// <summary>How much it matters.</summary>
    public required AuditSeverity Severity { get; init; }

    /// <summary>Under which heading it stands.</summary>
    public required RuleTopic Topic { get; init; }

    /// <summary>The articles' subject that it checks, in their words; empty for what goes beyond them.</summary>
    public string Article { get; init; } = "";

    /// <summary>Whether it tells that something is not there, which a patch of the same run may add: then it stays silent about what is patched.</summary>
    public bool TellsAbsence { get; init; }

    /// <summary>Whether what it finds is a secret, which no answer repeats: pages of builds are read by more people than the repository.</summary>
    public bool TellsSecret { get; init; }

    /// <summary>The numbers that a configuration may change.</summary>
    public IReadOnlyList<RuleParameter> Parameters { get; init; } = [];

    /// <summary>Its page.</summary>
    public string Page => $"docs/rules/{Id}.md";
}
