import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the report of the settings that `--check` tried.
struct SettingCheckTests {
  private func check(_ outcome: SettingCheck.Outcome) -> SettingCheck {
    SettingCheck(
      setting: Setting(option: "--membind", text: "0-3", value: .policy(.bind([0]))),
      outcome: outcome)
  }

  @Test func saysWhatIsAllowed() {
    #expect(
      check(.policy(.bind([0, 1, 3]))).description == "--membind: 0-3: allowed, as bind:0-1,3")
    #expect(check(.policy(nil)).description == "--membind: 0-3: allowed")
    #expect(check(.cpus([0, 1])).description == "--membind: 0-3: allowed, on CPUs 0-1")
    #expect(check(.cpus(nil)).description == "--membind: 0-3: allowed")
    #expect(check(.refused("why")).description == "--membind: 0-3: refused: why")
    #expect(check(.policy(nil)).isAllowed && check(.cpus(nil)).isAllowed)
    #expect(!check(.refused("why")).isAllowed)
  }

  @Test func writesJSON() {
    #expect(
      [check(.policy(.bind([0]))), check(.cpus([1])), check(.refused("why"))].json.text == """
        {
          "schema_version": 2,
          "report": "check",
          "allowed": false,
          "settings": [
            {
              "option": "--membind",
              "value": "0-3",
              "allowed": true,
              "reason": null,
              "policy": {
                "mode": "bind",
                "flags": [],
                "nodes": [0]
              },
              "cpus": null
            },
            {
              "option": "--membind",
              "value": "0-3",
              "allowed": true,
              "reason": null,
              "policy": null,
              "cpus": [1]
            },
            {
              "option": "--membind",
              "value": "0-3",
              "allowed": false,
              "reason": "why",
              "policy": null,
              "cpus": null
            }
          ]
        }

        """)
  }
}
