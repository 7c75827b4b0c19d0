using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>GOMAXPROCS is taken in millicores.</summary>
internal sealed class GomaxprocsDivisor : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomaxprocs-divisor",
        Title = "GOMAXPROCS is taken in thousandths of a core",
        Why = "With the divisor 1m the downward API gives thousandths: a limit of 500m comes as 500, and Go then runs up to 500 threads at once where half a core is allowed, all of which are throttled together.",
        Remedy = "Leave the divisor out or write 1: the API then rounds up to whole cores.",
        Fix = "Sets the divisor to 1.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable("GOMAXPROCS") is { ResourceField: "limits.cpu" or "requests.cpu", Divisor: "1m" } variable)
        {
            report.Find(container, variable.Node["valueFrom"]["resourceFieldRef"]["divisor"], Told(container, variable.ResourceField));
        }
    }

    private static string Told(Container container, string field) =>
        (field == "limits.cpu" ? container.CpuLimit : container.CpuRequest) is { Value: { } cores, Text: var text }
            ? string.Create(CultureInfo.InvariantCulture, $"GOMAXPROCS is {field} with the divisor 1m: {text} becomes {Math.Ceiling(cores.Cores * 1000):0}; expected the divisor 1, by which it becomes {Math.Max(1, Math.Ceiling(cores.Cores)):0}.")
            : $"GOMAXPROCS is {field} with the divisor 1m, in thousandths of a core; expected the divisor 1.";

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container
            ? Mending.Mend.Of(container, "the divisor of GOMAXPROCS is 1, so that it counts cores", ("env", YamlChange.List("name", ("GOMAXPROCS", YamlChange.Map(Mending.Mend.At(YamlChange.Text("1"), "valueFrom", "resourceFieldRef", "divisor"))))))
            : null;
}
