"""Huawei Cloud: the console (console-intl.huaweicloud.com) and Huawei ID (auth.huaweicloud.com)."""
