using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A container may run as root.</summary>
internal sealed class RunAsRoot : AuditRule
{
    // Images whose program begins as root, gives its data to its own user and goes on as that.
    private static readonly HashSet<string> _ownUser = new(StringComparer.Ordinal) { "postgres", "postgis", "timescaledb", "mysql", "mariadb", "percona", "mongo", "redis", "valkey", "rabbitmq", "cassandra", "couchdb", "influxdb", "elasticsearch" };

    private static readonly string[] _ownedByRoot = ["/var/", "/data", "/srv/", "/root", "/mnt/"];

    public override RuleFacts Facts { get; } = new()
    {
        Id = "run-as-root",
        Title = "A container runs as root, or may",
        Why = "Nothing keeps the process from being root on the node's kernel; an image from scratch runs as root unless told otherwise.",
        Remedy = "Set securityContext.runAsNonRoot: true, and another user than 0: by USER, as a number, in the image or by runAsUser.",
        Fix = "Writes runAsNonRoot: true and runAsUser: 65532 where the container is Go or .NET, is started by no script, serves on ports from 1024 as far as its Services and ConfigMaps tell too, and keeps nothing on volumes of its own, none of whose files has a mode, nor in folders of the image that are named to it; elsewhere only with `--unsafe-fixes`. runAsUser: 0 is left, and so are databases, which own their data as users of their own.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Security,
        Article = "a scratch image still runs as root unless told",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.IsInit || container.Workload.PodSpec["hostUsers"].IsFalse())
        {
            return;
        }

        var own = container.Node["securityContext"];
        var (user, nonRoot) = container.User;
        if (user.Integer() == 0 && !nonRoot.IsTrue())
        {
            report.Find(container, user, "runAsUser: 0 runs it as root, whatever the image says.");
        }
        else if (!nonRoot.IsTrue() && user.Integer() is null && !NodeReading.IsPlaceholder(user.Text))
        {
            report.Find(container, own.Exists ? container.Node.Key("securityContext") : default, "neither runAsNonRoot nor runAsUser: it runs as root if the image says so.");
        }
    }

    private static bool NeedsRoot(Container container)
    {
        var (pod, own) = (container.Workload.PodSpec, container.Node["securityContext"]);
        return own["privileged"].IsTrue() || own["capabilities"]["add"].IsGiven() || pod["hostNetwork"].IsTrue() || pod["hostPID"].IsTrue()
            || pod["volumes"].List().Exists(SaysMode)
            || new[] { container.Liveness, container.Readiness, container.Startup }.Any(static p => ListenAddress.IsLow(p?.PortNode.Integer()))
            || container.Node["env"].List().Exists(static e => ListenAddress.IsLow(e["name"].Text, e["value"].Text))
            || container.CommandLine.Exists(ListenAddress.EndsLow) || ListenAddress.FlagsLow(container.CommandLine);
    }

    /// <summary>Whether other objects say that it serves on a low port, or nobody can tell what they say.</summary>
    private static bool MayServeLow(Container container, AuditSet set)
    {
        var workload = container.Workload;
        if (workload.Services.Exists(static s => s.Ports.Any(static p => int.TryParse(p.Target, NumberStyles.None, CultureInfo.InvariantCulture, out var target) && ListenAddress.IsLow(target))))
        {
            return true;
        }

        foreach (var reference in container.Node["envFrom"].List().Select(static e => e["configMapRef"]).Where(static r => r.IsGiven()))
        {
            var maps = set.Named("ConfigMap", reference["name"].Text, workload).ToList();
            if (maps.Count == 0 || maps.Exists(static m => m.Node["data"].Map().Any(static e => ListenAddress.IsLow(e.Key, e.Value))))
            {
                return true;
            }
        }

        return container.Environment.Any(v => v.Node["valueFrom"]["configMapKeyRef"] is { Exists: true } reference
            && set.Named("ConfigMap", reference["name"].Text, workload).Any(m => ListenAddress.IsLow(v.Name, m.Node["data"][reference["key"].Text].Text)));
    }

    /// <summary>Whether a folder that belongs to root in most images is named to it by a flag or a variable, and nothing is mounted there.</summary>
    private static bool KeepsInImage(Container container)
    {
        var mounts = container.Node["volumeMounts"].List().ConvertAll(static m => m["mountPath"].Text.TrimEnd('/'));
        return container.CommandLine.Concat(container.Environment.Select(static v => v.Literal ?? "")).Select(static w => w[(w.StartsWith('-') ? w.IndexOf('=', StringComparison.Ordinal) + 1 : 0)..])
            .Any(path => Array.Exists(_ownedByRoot, f => path.StartsWith(f, StringComparison.Ordinal)) && !path.StartsWith("/var/run/secrets/", StringComparison.Ordinal)
                && !mounts.Exists(m => path == m || path.StartsWith(m + "/", StringComparison.Ordinal)));
    }

    /// <summary>Whether the files of a volume have modes of their own, all of them or one by one: 0400 is for root alone.</summary>
    private static bool SaysMode(YamlNode volume) =>
        Sources(volume).Exists(static s => s["defaultMode"].IsGiven() || s["items"].List().Exists(static i => i["mode"].IsGiven()));

    private static List<YamlNode> Sources(YamlNode volume) =>
        [volume["secret"], volume["configMap"], volume["downwardAPI"], volume["projected"], .. volume["projected"]["sources"].List().SelectMany(static s => new[] { s["secret"], s["configMap"], s["downwardAPI"] })];

    public override Mend? Mend(MendCase found)
    {
        if (found.Container is not { } container || found.Node.Integer() == 0)
        {
            return null;
        }

        if (_ownUser.Contains(container.Image.ShortName))
        {
            return Mending.Mend.Left($"{container.Image.ShortName} owns its data as a user of its own, which another one may not read; write runAsUser and fsGroup with that number (runAsUser: 999 for many such images of Debian)");
        }

        // Whoever is told to be user 65532 can no longer use low ports on older nodes, nor write what root owns on a claim, nor read a Secret that only root may, nor do what a script does as root; and added capabilities are then without effect.
        var isHarmless = container.Runtime != ContainerRuntime.Unknown && container.Ports.All(static p => p.Number is >= 1024)
            && !container.Workload.PodSpec["volumes"].List().Exists(static v => v["persistentVolumeClaim"].IsGiven() || v["hostPath"].IsGiven()) && container.Workload.Kind is not ("StatefulSet" or "DaemonSet")
            && ScriptText.Of(container.CommandLine) is null && !NeedsRoot(container) && !KeepsInImage(container) && !MayServeLow(container, found.Set);
        return Mending.Mend.Of(container, "runs as user 65532, and is refused as root", ("securityContext", YamlChange.Map(("runAsNonRoot", YamlChange.Literal("true")), ("runAsUser", YamlChange.Literal("65532"))))) with { NeedsLook = !isHarmless };
    }
}
