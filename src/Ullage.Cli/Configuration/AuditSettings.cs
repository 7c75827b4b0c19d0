using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Model;

namespace Ullage.Cli.Configuration;

/// <summary>What an audit tells, and when it fails.</summary>
internal static class AuditSettings
{
    private static readonly string[] _levels = ["error", "warning", "note"];

    public static readonly Setting<AuditSeverity> Severity = new()
    {
        Name = "severity",
        Group = SettingGroup.Audit,
        Placeholder = "LEVEL",
        Summary = "The least grave findings that are told: error, warning or note.",
        Choices = _levels,
        Default = "warning",
        Example = "note",
        Read = Reads.Last(Level),
        Otherwise = AuditSeverity.Warning,
    };

    public static readonly Setting<AuditSeverity?> FailSeverity = new()
    {
        Name = "fail-severity",
        Group = SettingGroup.Audit,
        Placeholder = "LEVEL",
        Summary = "The least grave findings that make the exit code 1: error, warning, note, or never.",
        Choices = [.. _levels, "never"],
        Default = "warning",
        Example = "error",
        Read = Reads.Last<AuditSeverity?>(static text => text == "never" ? null : Level(text)),
        Otherwise = AuditSeverity.Warning,
    };

    public static readonly Setting<IReadOnlyList<string>> Rule = new()
    {
        Name = "rule",
        Group = SettingGroup.Audit,
        Shape = SettingShape.Many,
        Placeholder = "RULE",
        Summary = "Run only this rule; `ullage rules` lists them.",
        Default = "all",
        Example = "gomemlimit-too-high",
        Read = Reads.Each(static text => RuleCatalog.Find(text) is not null ? text : throw new FormatException($"no rule is named \"{text}\"{NearestName.Hint(text, RuleCatalog.All.Select(static r => r.Id))}; ullage rules lists them")),
        Otherwise = [],
    };

    public static readonly Setting<string?> AuditConfig = new()
    {
        Name = "audit-config",
        Group = SettingGroup.Audit,
        Placeholder = "FILE",
        Summary = "What the team says of rules: severities, numbers, exceptions with reason and day. docs/audit.md shows one.",
        Default = "ullage-audit.yaml in the current directory, if there is one",
        Example = "team-audit.yaml",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> Baseline = new()
    {
        Name = "baseline",
        Group = SettingGroup.Audit,
        Placeholder = "FILE",
        Summary = "Tell only what is not in this baseline. It holds resources and rules, no lines.",
        Example = "audit-baseline.json",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> WriteBaseline = new()
    {
        Name = "write-baseline",
        Group = SettingGroup.Audit,
        Placeholder = "FILE",
        Summary = "Write what is found now as the baseline, and exit with 0.",
        Example = "audit-baseline.json",
        IsPath = true,
        InFile = false,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<bool> Render = new()
    {
        Name = "render",
        Group = SettingGroup.Audit,
        Placeholder = "WHEN",
        Summary = "Whether kustomizations (kubectl kustomize) and charts (helm template) among the files are rendered first: auto, where the program is installed, or never.",
        Choices = ["auto", "never"],
        Default = "auto",
        Example = "never",
        Read = Reads.Last(static text => ValueText.Choice(text, ["auto", "never"]) == "auto"),
        Otherwise = true,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Severity, FailSeverity, Rule, AuditConfig, Baseline, WriteBaseline, Render];

    private static AuditSeverity Level(string text) => ValueText.Choice(text, _levels) switch { "error" => AuditSeverity.Error, "warning" => AuditSeverity.Warning, _ => AuditSeverity.Note };
}
