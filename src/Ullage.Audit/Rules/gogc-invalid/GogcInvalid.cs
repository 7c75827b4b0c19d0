using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>GOGC is not a number, so Go takes 100.</summary>
internal sealed class GogcInvalid : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gogc-invalid",
        Title = "GOGC is not a number, so Go takes 100",
        Why = "Go reads GOGC as a whole number or `off`; anything else becomes 100 without a word.",
        Remedy = "Write a whole number of percent, such as 50, without a percent sign.",
        Fix = "Takes the percent sign away (50% becomes 50); anything else is left.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOGC: 50 trades CPU for memory, off with a limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable("GOGC") is { Literal: { } text } variable && text is not ("" or "off") && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            report.Find(container, variable.Place, $"GOGC is \"{text}\", which Go takes for 100 without a word; expected a whole number or off.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && container.Variable("GOGC")?.Literal is { } text && text.EndsWith('%') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? Mending.Mend.OfVariable(container, "GOGC", text[..^1], $"GOGC {percent}: a percent sign makes Go take 100")
            : null;
}
