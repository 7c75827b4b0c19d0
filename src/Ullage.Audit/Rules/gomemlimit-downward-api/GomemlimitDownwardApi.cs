using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT is the whole memory limit, by the downward API.</summary>
internal sealed class GomemlimitDownwardApi : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-downward-api",
        Title = "GOMEMLIMIT is the whole memory limit, by the downward API",
        Why = "A resourceFieldRef to limits.memory gives 100 % of the limit: its divisor cannot say 90 %. The kernel then kills before the collector reacts. Without a memory limit it gives the node's memory.",
        Remedy = "Write GOMEMLIMIT as a value of 80–90 % of the limit, or set it in main from the control group (automemlimit).",
        Fix = "Replaces the reference by 85 % of the memory limit; without a limit nothing is done.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        // With another divisor it is not a number of bytes; gomemlimit-divisor tells that.
        if (container.Variable(GoMemoryLimit.Name) is not { ResourceField: "limits.memory" or "requests.memory" } variable || !variable.TakesWhole)
        {
            return;
        }

        var named = variable.Node["valueFrom"]["resourceFieldRef"]["containerName"].Text;
        var source = named.Length == 0 || named == container.Name ? container : container.Workload.Containers.FirstOrDefault(c => c.Name == named);
        var taken = source is null ? default : variable.ResourceField == "limits.memory" ? source.MemoryLimit : source.MemoryRequest.IsGiven ? source.MemoryRequest : source.MemoryLimit;
        var from = variable.ResourceField + (ReferenceEquals(source, container) ? "" : $" of the container {named}");
        if (taken.Value is { } amount && container.MemoryLimit.Value is { Bytes: > 0 } limit)
        {
            if (100.0 * amount.Bytes / limit.Bytes is > 90 and var share)
            {
                report.Find(container, variable.Place, $"GOMEMLIMIT is taken from {from}: {share:0.#} % of {container.MemoryLimit.Text}; expected a value of at most 90 %, {GoMemoryLimit.Share(limit, 90)}.");
            }
        }
        else if (variable.ResourceField == "limits.memory" && source is { MemoryLimit.IsGiven: false })
        {
            report.Find(container, variable.Place, report.Set.Defaults(container.Workload, "default", "memory")
                ? $"GOMEMLIMIT is taken from {from}: 100 % of the limit that the container is given by default; expected a limit, and a value of 80–90 % of it."
                : $"GOMEMLIMIT is taken from {from}, but there is no memory limit: it becomes the node's memory. Give a limit, and a value of 80–90 % of it.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && GoMemoryLimit.Advice(found) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : null;
}
