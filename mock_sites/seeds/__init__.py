"""Seeds: small YAML files that say what a new world has in it, and what happened there before.

    about: One account, settled through Huawei Cloud.
    starts: 2026-03-02 09:30
    access_key: an-access-key
    billing_accounts:
      - username: example-billing
        password: Mock-billing-1
        company: Example Trading Co., Ltd.
        workspaces:
          - {name: Example Production, site: cn4}
    huawei_accounts:
      - {name: example-cloud, password: Mock-huawei-1, authentication: authenticated,
         authenticated_as: enterprise, has_payment_method: true}
    history:
      - {at: 2026-02-03 10:00, buy: example-cloud}
      - {at: 2026-02-03 10:20, settle: Example Production, by: example-cloud}

Times are UTC+8. Nothing happens that the rules of the sites do not allow.
"""
