using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabProxy;

/// <summary>The command line: <c>labproxy CONFIG [OPTION …]</c>, or <c>--version</c>. Exit codes: 0 asked to stop, 2 cannot listen or log, 64 bad usage or configuration.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        RuntimeSettings.RemoveDiagnosticFiles();
        if (args is ["--version"])
        {
            Console.WriteLine($"labproxy {typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");
            return 0;
        }

        if (args is not [var path, .. var rest] || path.StartsWith('-') || CommandLine.Read(rest) is not { } over)
            return Fail(64, CommandLine.Usage);
        try
        {
            var options = OptionsReader.Read(path, over);

            // The empty builder: no appsettings.json, no environment variables and no console logger could change what is under
            // test. What stays of Microsoft.Extensions.Hosting is the lifetime (SIGTERM, SIGINT) and the order of start and stop.
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownBound);
            builder.Services.AddSingleton(options);
            builder.Services.AddHostedService<ProxyService>();
            using var host = builder.Build();
            await host.RunAsync();
            return 0;
        }
        catch (OptionsException e)
        {
            return Fail(64, e.Message);
        }
        catch (IOException e)
        {
            // A failed bind and a failed open are IOExceptions whose message names the culprit.
            return Fail(2, e.Message);
        }
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine("labproxy: " + message.ReplaceLineEndings(" "));
        return code;
    }
}
