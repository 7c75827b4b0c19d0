using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
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
}
