using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A variable names a key that the ConfigMap or Secret does not have.</summary>
internal sealed class ConfigKeyMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "config-key-missing",
        Title = "A variable names a key that the ConfigMap or Secret does not have",
        Why = "The container does not start: CreateContainerConfigError.",
        Remedy = "Correct the key, add it (`ullage generate config` and `ullage generate secret` make such objects), or mark the reference optional.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
        Article = "ConfigMap and Secret as env, envFrom, mounted files",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var variable in container.Environment)
        {
            foreach (var (field, kind) in ((string, string)[])[("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")])
            {
                var reference = variable.Node["valueFrom"][field];
                var objects = reference.Exists && !reference["optional"].IsTrue() ? report.Set.Named(kind, reference["name"].Text, container.Workload).Where(container.Workload.IsNear).ToList() : [];
                var key = reference["key"].Text;
                if (objects.Count > 0 && !objects.Exists(IsFilledLater) && objects.All(o => !o.Node["data"][key].Exists && !o.Node["stringData"][key].Exists && !o.Node["binaryData"][key].Exists))
                {
                    report.Find(container, reference["key"], $"the {kind} {reference["name"].Text} has no key {key}.");
                }
            }
        }
    }

    /// <summary>Whether a controller writes what is in it: the token of a service account, or a Secret that is written without anything.</summary>
    private static bool IsFilledLater(AuditObject item) =>
        item.Kind == "Secret" && (item.Node["type"].TextIs("kubernetes.io/service-account-token") || (!item.Node["data"].IsGiven() && !item.Node["stringData"].IsGiven()));
}
