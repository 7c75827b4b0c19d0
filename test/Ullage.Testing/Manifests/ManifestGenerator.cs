using System.Globalization;
using System.Text;

namespace Ullage.Testing.Manifests;

/// <summary>
/// Writes Kubernetes manifests in the many ways people do: indentations, sequence styles, quoting, comments, blank lines, flow and block, block scalars,
/// CR LF, byte order marks, several documents, lists, JSON. The same seed gives the same file.
/// </summary>
public sealed class ManifestGenerator
{
    private static readonly string[] _kinds = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "ReplicaSet"];
    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<(string, string, string)> _containers = [];
    private readonly int _step;
    private readonly int _dash;
    private readonly int _gap;
    private readonly bool _comments;
    private readonly bool _blanks;

    private ManifestGenerator(int seed)
    {
        _random = new Random(seed);
        _step = Pick(2, 2, 2, 4, 3);
        _dash = Pick(0, 2, 0, 2, 4);
        _gap = Pick(1, 1, 1, 3);
        _comments = Chance(50);
        _blanks = Chance(30);
    }

    /// <summary>The file of a seed.</summary>
    public static GeneratedManifest Make(int seed)
    {
        var generator = new ManifestGenerator(seed);
        if (generator.Chance(12))
        {
            return new JsonManifestGenerator(generator._random).Make();
        }

        generator.File();
        return new(generator.Finished(), generator._containers);
    }

    private string Finished()
    {
        var text = _text.ToString();
        text = Chance(15) ? text.TrimEnd('\n') : text;
        text = Chance(20) ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
        return Chance(8) ? "\ufeff" + text : text;
    }

    private void File()
    {
        var documents = Pick(1, 1, 1, 2, 3, 5);
        if (Chance(10))
        {
            Line(0, "apiVersion: v1");
            Line(0, "kind: List");
            Line(0, "items:");
            for (var i = 0; i < documents; i++)
            {
                Item(0, at => Workload(at, i));
            }

            return;
        }

        for (var i = 0; i < documents; i++)
        {
            if (i > 0 || Chance(30))
            {
                Line(0, "---" + (Chance(10) ? " # next" : ""));
            }

            if (Chance(15))
            {
                ConfigMap(i);
            }
            else
            {
                Workload(0, i);
            }
        }
    }

    private void ConfigMap(int index)
    {
        Line(0, "apiVersion: v1");
        Line(0, "kind: ConfigMap");
        Line(0, "metadata: {name: settings-" + Number(index) + ", labels: {app: \"x\"}}");
        Line(0, "data:");
        Line(_step, "script: " + Pick("|", "|-", "|+", ">", ">-"));
        Raw(_step * 2, "#!/bin/sh");
        Raw(_step * 2, "echo \"resources: {}\"");
        _text.Append('\n');
        Raw(_step * 2, "  kind: Deployment");
        Raw(_step, "plain: several words");
        Raw(_step * 2, "over two lines");
        Line(_step, "quoted: 'it''s'");
    }

    private void Workload(int at, int index)
    {
        var kind = Pick(_kinds);
        var name = Pick("catalog", "payment", "search", "gateway") + "-" + Number(index);
        Line(at, "apiVersion: " + (kind == "Pod" ? "v1" : kind is "Job" or "CronJob" ? "batch/v1" : "apps/v1"));
        Line(at, "kind: " + Quoted(kind));
        if (Chance(15))
        {
            Line(at, "metadata: {name: " + name + ", namespace: shop}");
        }
        else
        {
            Line(at, "metadata:");
            Line(at + _step, "name: " + Quoted(name));
            Line(at + _step, "labels:");
            Line(at + (2 * _step), "app: " + name);
        }

        Line(at, "spec:");
        at += _step;
        foreach (var key in kind switch { "Pod" => Array.Empty<string>(), "CronJob" => ["jobTemplate:", "spec:", "template:", "spec:"], _ => ["template:", "spec:"] })
        {
            if (Chance(10) && kind != "Pod")
            {
                Line(at, "replicas: 3");
            }

            Line(at, key);
            at += _step;
        }

        Line(at, "containers:");
        for (var i = Pick(1, 1, 2, 3); i > 0; i--)
        {
            var container = Pick("app", "proxy", "sidecar") + Number(i);
            Item(at, inner => Container(inner, container));
            _containers.Add((kind, name, container));
        }

        if (Chance(50))
        {
            Line(at, "restartPolicy: Always");
        }
    }

    private void Container(int at, string name)
    {
        var parts = new List<Action>
        {
            () => Line(at, "name: " + Quoted(name)),
            () => Line(at, "image: registry.example/" + name + ":1.2" + (Chance(10) ? " # pinned" : "")),
        };
        if (Chance(40))
        {
            parts.Add(() => Ports(at));
        }

        if (Chance(60))
        {
            parts.Add(() => Resources(at));
        }

        if (Chance(50))
        {
            parts.Add(() => Environment(at));
        }

        if (Chance(20))
        {
            parts.Add(() => Script(at));
        }

        for (var i = parts.Count; i > 1; i--)
        {
            var j = Chance(50) ? i - 1 : _random.Next(i);
            (parts[i - 1], parts[j]) = (parts[j], parts[i - 1]);
        }

        parts.ForEach(static p => p());
    }

    private void Ports(int at)
    {
        Line(at, "ports:");
        if (Chance(40))
        {
            Raw(at + _dash, "- {containerPort: 8080, name: http}");
        }
        else
        {
            Item(at, inner =>
            {
                Line(inner, "containerPort: 8080");
                Line(inner, "name: http");
            });
        }
    }

    private void Script(int at)
    {
        Line(at, "command:");
        Raw(at + _dash, "- sh");
        Raw(at + _dash, "- -c");
        Raw(at + _dash, "-" + new string(' ', _gap) + Pick("|", "|-", ">-", "|+"));
        Raw(at + _dash + 1 + _gap + 1, "exec /app");
        Raw(at + _dash + 1 + _gap + 1, "# no comment");
        _text.Append(Chance(30) ? "\n" : "");
    }

    private void Resources(int at)
    {
        switch (_random.Next(6))
        {
            case 0:
                Line(at, "resources: {}");
                break;
            case 1:
                Line(at, "resources:");
                break;
            case 2:
                Line(at, "resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: \"256Mi\"}}");
                break;
            case 3:
                Line(at, "resources:");
                Line(at + _step, "limits: { cpu: \"1\" }");
                break;
            default:
                Line(at, "resources:");
                Line(at + _step, "requests:");
                Line(at + (2 * _step), "cpu: " + Quoted("250m"));
                if (Chance(70))
                {
                    Line(at + (2 * _step), "memory: " + Quoted("64Mi"));
                }

                if (Chance(60))
                {
                    Line(at + _step, "limits:");
                    Line(at + (2 * _step), "memory: 1Gi");
                }

                break;
        }
    }

    private void Environment(int at)
    {
        if (Chance(15))
        {
            Line(at, "env: []");
            return;
        }

        if (Chance(12))
        {
            Line(at, "env: [{name: GOGC, value: \"100\"}]");
            return;
        }

        Line(at, "env:");
        foreach (var name in new[] { "PORT", "GOMEMLIMIT", "GOMAXPROCS", "LAST" })
        {
            if (Chance(30))
            {
                continue;
            }

            Item(at, inner =>
            {
                Line(inner, "name: " + Quoted(name));
                if (name == "GOMAXPROCS" && Chance(50))
                {
                    Line(inner, "valueFrom:");
                    Line(inner + _step, "resourceFieldRef:");
                    Line(inner + (2 * _step), "resource: limits.cpu");
                }
                else
                {
                    Line(inner, "value: " + Pick("\"8080\"", "'8080'", "8080MiB"));
                }
            });
        }

        Item(at, inner =>
        {
            Line(inner, "name: END");
            Line(inner, "value: x");
        });
    }

    private void Item(int at, Action<int> write)
    {
        var from = _text.Length;
        var column = at + _dash;
        write(column + 1 + _gap);

        // The item's first key moves up beside its dash; comments before it stay above.
        var first = from;
        while (_text[first] == '\n' || Trimmed(first) == '#')
        {
            first = _text.ToString(first, _text.Length - first).IndexOf('\n', StringComparison.Ordinal) + first + 1;
        }

        _text[first + column] = '-';
    }

    private char Trimmed(int at)
    {
        while (_text[at] == ' ')
        {
            at++;
        }

        return _text[at];
    }

    private void Line(int at, string line)
    {
        if (_comments && Chance(10))
        {
            Raw(at, "# " + Pick("why: {so}", "é ü", "- not an item", "key: value", "\ttabbed"));
        }

        if (_blanks && Chance(10))
        {
            _text.Append('\n');
        }

        var isOpen = line.EndsWith(':') || line.EndsWith('}') || line.EndsWith(']') || line.EndsWith('"') || line.EndsWith('\'');
        Raw(at, line + (isOpen && _comments && Chance(10) ? Pick(" # as measured", "\t# tab", "  #") : "") + (isOpen && Chance(3) ? " " : ""));
    }

    private void Raw(int at, string line) => _text.Append(' ', at).Append(line).Append('\n');

    private string Quoted(string value) => Pick(value, value, value, "\"" + value + "\"", "'" + value + "'");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
