using System.Diagnostics;

namespace Ullage.Testing.Servers;

/// <summary>The real kubectl.</summary>
public static class KubectlTool
{
    /// <summary>Runs it and returns what it wrote to standard output.</summary>
    /// <param name="kubeconfig">The cluster.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="ToolMissingException">It is not on the PATH.</exception>
    /// <exception cref="InvalidOperationException">It failed; with what it said.</exception>
    public static string Run(string kubeconfig, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Tool.Require("kubectl").Path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }
}
