using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace LabYarp;

/// <summary>
/// The command line: <c>labyarp CONFIG</c>, or <c>--version</c>. CONFIG is what <c>appsettings.json</c> is elsewhere, with one section more
/// (<see cref="LabSettings"/>). Exit codes: 0 asked to stop, 2 cannot start, 64 bad usage.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["--version"])
        {
            Console.WriteLine($"YARP {VersionOf(typeof(IProxyConfigProvider))} on .NET {Environment.Version}");
            return 0;
        }

        if (args is not [['/', ..] path]) return Fail(64, "usage: labyarp CONFIG (the absolute path of a JSON file; see proxy/yarp/README.md)");
        try
        {
            await Run(path);
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException or FormatException or InvalidDataException or InvalidOperationException or AggregateException)
        {
            return Fail(2, e.ToString());
        }
    }

    // The empty builder: no appsettings.json, no environment variable and no watcher of files could change what is under test. What it has is what
    // WebApplication.CreateSlimBuilder gives.
    private static async Task Run(string path)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        using (var file = File.OpenRead(path)) builder.Configuration.AddJsonStream(file);
        var configuration = builder.Configuration;
        var told = configuration.GetSection("Lab").Get<LabSettings>() ?? new LabSettings();
        builder.Logging.AddConfiguration(configuration.GetSection("Logging")).AddSimpleConsole(console => console.SingleLine = true);
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.Backlog = told.Backlog ?? sockets.Backlog).ConfigureKestrel(kestrel =>
        {
            kestrel.Configure(configuration.GetSection("Kestrel"));
            configuration.GetSection("Kestrel:Limits").Bind(kestrel.Limits);
        });
        builder.Services.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy")).ConfigureHttpClient((_, handler) => told.Apply(handler));
        KeepNoKeys(builder.Services);

        await using var app = builder.Build();
        using var requests = new RequestLines(told.RequestLog);
        using var status = new StatusListener(told.Status is { } at ? IPEndPoint.Parse(at) : new IPEndPoint(IPAddress.Loopback, 0));
        app.Use(requests.Tell);
        app.MapReverseProxy();
        await app.StartAsync();
        await Warm(app.Services.GetRequiredService<IHttpForwarder>(), status.Address);
        Console.WriteLine($"listening {string.Join(' ', app.Urls)} status {status.Address}");
        await app.WaitForShutdownAsync();
    }

    // The runtime compiles what it meets for the first time, and the first requests would wait for that while YARP's timeout runs. So two are forwarded before it says that
    // it listens, past the configuration: one to this program itself, one to where nobody is.
    private static async Task Warm(IHttpForwarder forwarder, EndPoint status)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        foreach (var destination in (string[])[$"http://{status}/", "http://127.0.0.1:1/"])
        {
            var context = new DefaultHttpContext { Request = { Method = HttpMethods.Get, Protocol = HttpProtocol.Http11 }, Response = { Body = Stream.Null } };
            await forwarder.SendAsync(context, destination, client);
        }
    }

    // YARP's session affinity, which no plan has, signs cookies: at the start keys for that would be made, and written into the user's home.
    private static void KeepNoKeys(IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var assembly = typeof(DataProtectionServiceCollectionExtensions).Assembly;
        foreach (var service in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Assembly == assembly).ToArray()) services.Remove(service);
    }

    private static string? VersionOf(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine("labyarp: " + message.ReplaceLineEndings(" "));
        return code;
    }
}
